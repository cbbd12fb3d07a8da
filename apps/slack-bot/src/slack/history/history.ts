import type { RolloutStatus } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { CallHandler } from '../app/interaction.ts'
import { parsePagedText } from '../text/paged-text.ts'
import { historyMessage } from './history-message.ts'
import { selectPast } from './past-selection.ts'
import { readTuyaRecord } from './read-tuya-record.ts'
import { tuyaRecordMessage } from './tuya-record-message.ts'
import { parseTuyaRecord } from './tuya-record-query.ts'

const ENDED_STATUSES = [
  'completed',
  'completed-with-failures',
  'halted',
  'rejected',
  'expired',
  'withdrawn',
] as const satisfies readonly RolloutStatus[]
const MOST_SEARCHED = 100

/** `/ota history [where] [filters]`: rollouts that have ended, newest first; or Tuya's own record of the same place. */
export const onHistory: CallHandler = async (call, context) => {
  const { engine, project, clock } = context
  const { projectId } = project
  const listPast = (): Promise<readonly StoredRollout[]> =>
    engine.listRollouts({ projectId, statuses: ENDED_STATUSES, limit: MOST_SEARCHED })
  const record = parseTuyaRecord(call.argument)
  if (record !== undefined) {
    const asked = await readTuyaRecord(record, listPast, context)
    const view = asked.kind === 'answer' ? asked.view : tuyaRecordMessage(asked, clock.now())
    return call.answer(view, call.mode)
  }
  const { from, query } = parsePagedText(call.argument)
  const past = await listPast()
  // Without a selection nothing is asked of Tuya.
  const asked =
    query.trim() === '' ? undefined : await selectPast(query, past, { subcommand: 'history' }, context)
  if (asked?.kind === 'answer') return call.answer(asked.view, call.mode)
  const view = historyMessage(
    {
      rollouts: asked?.rollouts ?? past,
      about: asked?.about ?? '',
      lines: asked?.lines ?? [],
      query: asked?.query ?? '',
      from,
      ...(past.length >= MOST_SEARCHED && { searched: MOST_SEARCHED }),
    },
    clock.now(),
  )
  await call.answer(view, call.mode)
}

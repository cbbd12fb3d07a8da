import { toSearched } from '../../fleet/plain-text.ts'
import type { RolloutStatus } from '../../rollouts/model/rollout.ts'
import type { CallHandler } from '../app/interaction.ts'
import { button } from '../blocks/elements.ts'
import { answer } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { bold } from '../text/inline.ts'
import { parsePagedText, toPagedText } from '../text/paged-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { rolloutList } from './status-message.ts'
import { tuyaRecordButton, tuyaRecordMessage, tuyaRecordPageOf } from './tuya-record.ts'

const ENDED_STATUSES = [
  'completed',
  'completed-with-failures',
  'halted',
  'rejected',
  'expired',
  'withdrawn',
] as const satisfies readonly RolloutStatus[]
const SHOWN = 10
const READ = 100

/** Behind the buttons that open rollouts. */
const FIRST_BUTTON = 20

/** `/ota history [room]`: rollouts that have ended, newest first, with older pages; or Tuya's own record. */
export const onHistory: CallHandler = async (call, context) => {
  const { engine, project, clock } = context
  const { projectId } = project
  const page = tuyaRecordPageOf(call.argument)
  if (page !== undefined) {
    const read = await engine.readUpgraded(projectId, { page })
    return call.answer(tuyaRecordMessage(read, page, clock.now()), call.mode)
  }
  const { from, query } = parsePagedText(call.argument)
  const all = await engine.listRollouts({ projectId, statuses: ENDED_STATUSES, limit: READ })
  const wanted = toSearched(query)
  const found = all.filter(({ rollout }) => toSearched(rollout.selection.label).includes(wanted))
  const about = wanted === '' ? '' : ` in rooms like “${visibleText(query, 60)}”`
  if (found.length === 0) {
    const nothing =
      all.length < READ
        ? `No rollout${about} has ended yet.`
        : `The last ${READ} ended rollouts include none${about}.`
    return call.answer(answer([[nothing]], [tuyaRecordButton(FIRST_BUTTON)]), call.mode)
  }
  const shown = found.slice(from, from + SHOWN)
  const range = found.length > SHOWN ? `, ${from + 1} to ${from + shown.length} of ${found.length}` : ''
  const turn = (text: string, to: number, index: number) =>
    button({
      actionId: numbered(ACTIONS.rerun, index),
      text,
      value: `history ${toPagedText(to, query)}`.trim(),
      label: `${text} past rollouts`,
    })
  const view = rolloutList([bold(`Past rollouts${about}, newest first${range}`)], shown, clock.now(), [
    ...(from > 0 ? [turn('Newer', Math.max(0, from - SHOWN), 0)] : []),
    ...(from + SHOWN < found.length ? [turn('Older', from + SHOWN, 1)] : []),
    tuyaRecordButton(FIRST_BUTTON),
  ])
  await call.answer(view, call.mode)
}

import { parseSelectionQuery } from '../../fleet/selection-query.ts'
import type { SubmissionHandler } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { ACTIONS } from '../platform/ids.ts'
import { readWaiting } from '../pending/read-waiting.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { planFor } from './open-request.ts'
import { ROOM_BLOCK, toRoomValue } from './room-modal.ts'

/** The form may use a reading this old: the plan is checked against a new one anyway. */
const MAX_AGE_MS = 5 * 60_000

const roomFor = async (value: string, context: FeatureContext) => {
  const all = await readWaiting('', { subcommand: 'upgrade', maxAgeMs: MAX_AGE_MS }, context)
  if (all.kind !== 'read') return undefined
  const rooms = all.waiting.rooms.filter(({ roomId }) => toRoomValue(roomId) === value)
  return rooms.length === 1 ? rooms[0] : undefined
}

/** A room was chosen: the modal continues with its devices. */
export const onRoomChosen: SubmissionHandler = async (submission, context) => {
  const value = submission.view.fields.get(ACTIONS.upgradeRoom)?.selected[0]?.value
  const room = value === undefined ? undefined : await roomFor(value, context)
  const again = 'Please choose again, or type /ota upgrade and the room.'
  if (room === undefined)
    return {
      kind: 'correct',
      errors: {
        [ROOM_BLOCK]: `I can’t tell this room from the others any more, so nothing was requested. ${again}`,
      },
    }
  const [place = '', ...filter] = submission.view.privateMetadata.split(' ')
  const parsed = parseSelectionQuery(filter.join(' '))
  const read = await readWaiting(
    toQueryText(parsed.kind === 'parsed' ? parsed.query : {}, [{ kind: 'room', room }]),
    { subcommand: 'upgrade', maxAgeMs: MAX_AGE_MS },
    context,
  )
  if (read.kind !== 'read')
    return {
      kind: 'correct',
      errors: { [ROOM_BLOCK]: `I couldn’t find this room, so nothing was requested. ${again}` },
    }
  return {
    kind: 'show',
    view: await planFor(read, place, context),
  }
}

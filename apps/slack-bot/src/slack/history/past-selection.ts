import type { FleetDevice } from '../../fleet/device.ts'
import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filterText, toQueryText } from '../pending/pending-query.ts'
import { takenAsLines } from '../pending/place-choice.ts'
import { placesText } from '../pending/places-text.ts'
import { selectFrom, type WaitingRead } from '../pending/read-waiting.ts'
import type { Line } from '../text/inline.ts'

/** What a text asks of the past: past rollouts, or Tuya's record. */
export interface PastSelection {
  readonly read: WaitingRead
  /** The rollouts with a device that is meant, newest first. */
  readonly rollouts: readonly StoredRollout[]
  /** ` in 4F (of type light)`; empty for everything. */
  readonly about: string
  /** How a text was understood that is no place's name. */
  readonly lines: readonly Line[]
  /** What was asked for, for buttons. */
  readonly query: string
}
export type AskedPast =
  | ({ readonly kind: 'selected' } & PastSelection)
  | { readonly kind: 'answer'; readonly view: MessageView }

/** A device stands once in each rollout that had it. */
const entryIdOf = (rolloutId: string, deviceId: string): string => `${rolloutId} ${deviceId}`

const entriesOf = ({ rollout }: StoredRollout, isTreeKnown: boolean): readonly FleetDevice[] =>
  (hasPlan(rollout) ? rollout.plan.devices : []).map((device) => ({
    deviceId: entryIdOf(rollout.rolloutId, device.deviceId),
    name: device.name,
    ...(device.roomId !== undefined && { roomId: device.roomId }),
    roomName: isTreeKnown ? (device.roomLabel.split(' / ').at(-1) ?? device.roomLabel) : device.roomLabel,
    kind: device.kind,
    protocol: device.protocol,
    online: device.wasOnline,
    phase: 'none',
    statusCode: 0,
    offeredVersion: device.toVersion,
  }))

const NOT_OF_THE_PAST: MessageView = answer([
  [
    'The history doesn’t know which devices were online or offline. Leave that word out; rooms, floors, type:, version: and name: work. Nothing changed.',
  ],
])

/** Applies a typed selection to past rollouts. A guess is used at once, because this is only a look. */
export const selectPast = async (
  text: string,
  past: readonly StoredRollout[],
  facts: { readonly subcommand: string },
  context: FeatureContext,
): Promise<AskedPast> => {
  const { engine, project, clock } = context
  const tree = await engine.readRooms(project.projectId)
  const rooms = tree.isAvailable ? tree.rooms : []
  const snapshot = {
    devices: past.flatMap((stored) => entriesOf(stored, rooms.length > 0)),
    rooms,
    ...(tree.isAvailable && tree.projectName !== undefined && { projectName: tree.projectName }),
    readAtMs: clock.now(),
    isComplete: true,
  }
  const read = selectFrom(snapshot, text, facts)
  if (read.kind === 'answer') return { kind: 'answer', view: read.view }
  if (read.query.online !== undefined) return { kind: 'answer', view: NOT_OF_THE_PAST }
  const meant = new Set(read.groups.flatMap(({ devices }) => devices.map(({ deviceId }) => deviceId)))
  const filter = filterText(read.query)
  return {
    kind: 'selected',
    read,
    rollouts: past.filter(
      ({ rollout }) =>
        hasPlan(rollout) &&
        rollout.plan.devices.some(({ deviceId }) => meant.has(entryIdOf(rollout.rolloutId, deviceId))),
    ),
    about: `${read.places.length === 0 ? '' : ` in ${placesText(read)}`}${filter === '' ? '' : ` (${filter})`}`,
    lines: takenAsLines(read.guesses, read.waiting),
    query: toQueryText(read.query, read.places),
  }
}

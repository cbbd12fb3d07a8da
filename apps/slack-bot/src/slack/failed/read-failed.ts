import { entryOf } from '../../fleet/entry-of.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { knownFailuresOf } from '../../rollouts/telling/known-failures.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filteredGroups, inPlaces, selectFrom, type WaitingRead } from '../pending/read-waiting.ts'
import { waitingRooms } from '../pending/waiting-rooms.ts'
import { unlistedFailures, type FailedDevice } from './failed-devices.ts'

export type FailedRead =
  | {
      readonly kind: 'read'
      /** As for a request: only devices that Tuya lists as failed. */
      readonly read: WaitingRead
      /** In the order of their rooms. */
      readonly devices: readonly FailedDevice[]
    }
  | { readonly kind: 'answer'; readonly view: MessageView }

/** A reading this recent answers a person; they can always refresh. */
const FRESH_MS = 60_000
/** Tells whether a device of ours waits again. */
const PENDING_FOR_MS = 600_000
const MOST_ROLLOUTS = 50

/** Which devices wait; `undefined` when the whole list could not be read. */
const readWaitingIds = async (context: FeatureContext): Promise<readonly string[] | undefined> => {
  try {
    const { engine, project } = context
    const { devices, isComplete } = await engine.readPending(project.projectId, { maxAgeMs: PENDING_FOR_MS })
    return isComplete ? devices.map(({ deviceId }) => deviceId) : undefined
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    context.log.warn({ error }, 'Failed devices are listed without what waits')
    return undefined
  }
}

/** Failed devices of the places that a text names. */
export const readFailed = async (
  text: string,
  facts: { readonly maxAgeMs?: number },
  context: FeatureContext,
): Promise<FailedRead> => {
  const { engine, project, clock } = context
  const { projectId } = project
  const snapshot = await engine.readFailed(projectId, { maxAgeMs: facts.maxAgeMs ?? FRESH_MS })
  const rollouts = await engine.listRollouts({ projectId, limit: MOST_ROLLOUTS })
  const known = knownFailuresOf(rollouts.map(({ rollout }) => rollout))
  const failedIds = new Set(snapshot.devices.map(({ deviceId }) => deviceId))
  const waitingIds = snapshot.isComplete && known.size > 0 ? await readWaitingIds(context) : undefined
  const unlisted =
    waitingIds === undefined
      ? []
      : unlistedFailures(known, new Set([...failedIds, ...waitingIds]), clock.now())
  const all = { ...snapshot, devices: [...snapshot.devices, ...unlisted] }
  const read = selectFrom(all, text, { subcommand: 'failed' })
  if (read.kind === 'answer') return { kind: 'answer', view: read.view }
  const chosen = read.groups.flatMap((group) => group.devices.map((device) => ({ device, group })))
  const reservations = await engine.reservationsOf(chosen.map(({ device }) => device.deviceId))
  const isListed = (deviceId: string): boolean => failedIds.has(deviceId)
  const rooms = waitingRooms(snapshot)
  const inWhere = read.places.length === 0 ? rooms : inPlaces(rooms, read.places)
  return {
    kind: 'read',
    read: { ...read, isOfFailed: true, groups: filteredGroups(inWhere, read.query) },
    devices: chosen
      // Whether a device that no list shows is online is not known.
      .filter(({ device }) => isListed(device.deviceId) || read.query.online === undefined)
      .map(({ device, group }): FailedDevice => {
        const failure = known.get(device.deviceId)
        const reservedBy = entryOf(reservations, device.deviceId)
        return {
          device,
          roomLabel: group.label,
          isListed: isListed(device.deviceId),
          ...(failure !== undefined && { known: failure }),
          ...(reservedBy !== undefined && { reservedBy }),
        }
      }),
  }
}

import type { Place } from '../../fleet/places/place.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { FeatureContext } from '../feature-context.ts'
import { inPlaces } from './read-waiting.ts'
import { waitingRoomKeyOf, waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

/** A note in a list may be this old, so that lists cost at most one more call in this time. */
const AGE_MS = 600_000

/** Failed devices, by room; absent when Tuya does not answer: the list is useful without them. */
export const readFailedRooms = async (context: FeatureContext): Promise<WaitingRooms | undefined> => {
  const { engine, project, log } = context
  try {
    return waitingRooms(await engine.readFailed(project.projectId, { maxAgeMs: AGE_MS }))
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    log.warn({ error }, 'Waiting devices are listed without the failed ones')
    return undefined
  }
}

/** How many devices failed in each room of the places, by the key of the room. */
export const failedCounts = (
  failed: WaitingRooms | undefined,
  places: readonly Place[],
): ReadonlyMap<string, number> => {
  if (failed === undefined) return new Map()
  const { devices } = places.length === 0 ? failed : inPlaces(failed, places)
  return new Map(
    [...Map.groupBy(devices, waitingRoomKeyOf)].map(([key, members]) => [key, members.length] as const),
  )
}

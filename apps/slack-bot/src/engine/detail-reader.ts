import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import type { EngineParts, ReadDetail } from './engine-parts.ts'
import { mapSideBySide } from './map-side-by-side.ts'

/** What became of each device that was asked for. */
export interface DetailsReading {
  readonly found: ReadonlyMap<string, ReadDetail>
  /** Devices that the cloud does not know, with the time the reading began. */
  readonly gone: ReadonlyMap<string, number>
  /** Devices whose answer could not be used. It is their own trouble, not the cloud's. */
  readonly unreadable: ReadonlySet<string>
}

/** Device details through the cache that outlives restarts. */
export interface DetailReader {
  /**
   * Reads each device whose cached detail is older. What was read is kept even when a later one fails.
   * Throws the GatewayError that ended it: one that concerns the cloud as a whole, not a single device.
   */
  read(deviceIds: readonly string[], maxAgeMs: number): Promise<DetailsReading>
}

/** The client below limits the rate; this limits how much of it one reading takes. */
const HANDS = 4
/** Details are stored in portions, so that a reading of a thousand that fails late has not been for nothing. */
const PORTION = 50

const isOfOneDevice = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && (error.problem === 'bad-answer' || error.problem === 'refused')

export const createDetailReader = (
  parts: Pick<EngineParts, 'gateway' | 'facts' | 'clock' | 'log'>,
): DetailReader => ({
  read: async (deviceIds, maxAgeMs) => {
    const { gateway, facts, clock, log } = parts
    const found = new Map<string, ReadDetail>()
    const gone = new Map<string, number>()
    const unreadable = new Set<string>()
    const oldestMs = clock.now() - maxAgeMs
    const cached = maxAgeMs > 0 ? await facts.load(deviceIds) : new Map<string, ReadDetail>()
    for (const [deviceId, detail] of cached)
      if (detail.readStartedAtMs >= oldestMs) found.set(deviceId, detail)

    const readOne = async (deviceId: string): Promise<ReadDetail | undefined> => {
      const startedAtMs = clock.now()
      try {
        return await gateway.readDevice(deviceId)
      } catch (error) {
        if (error instanceof GatewayError && error.problem === 'not-found') gone.set(deviceId, startedAtMs)
        else if (isOfOneDevice(error)) {
          log.warn({ deviceId, error }, 'A device could not be read')
          unreadable.add(deviceId)
        } else throw error
        return undefined
      }
    }

    const missing = [...new Set(deviceIds)].filter((deviceId) => !found.has(deviceId))
    for (let start = 0; start < missing.length; start += PORTION) {
      const fresh: ReadDetail[] = []
      try {
        await mapSideBySide(missing.slice(start, start + PORTION), HANDS, async (deviceId) => {
          const detail = await readOne(deviceId)
          if (detail !== undefined) fresh.push(detail)
        })
      } finally {
        await facts.save(fresh)
      }
      for (const detail of fresh) found.set(detail.deviceId, detail)
    }
    return { found, gone, unreadable }
  },
})

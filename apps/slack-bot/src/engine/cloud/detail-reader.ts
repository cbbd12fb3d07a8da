import pMap from 'p-map'
import { GatewayError, isOfTheAccount, type DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { EngineParts } from '../engine-parts.ts'

/** An answer that could not be used, although the cloud answers for others. */
export interface UnreadDevice {
  readonly error: GatewayError
  readonly readStartedAtMs: number
}

/** What became of each device that was asked for. */
export interface DetailsReading {
  readonly found: ReadonlyMap<string, DeviceReading>
  /** Devices that the cloud does not know, with the time the reading began. */
  readonly gone: ReadonlyMap<string, number>
  /** Devices that the cloud refused to answer for. It is their own trouble, not the account's. */
  readonly unreadable: ReadonlyMap<string, UnreadDevice>
}

/** Reads one row of a list. Throws the GatewayError that blames the account. */
export type CheckAccount = () => Promise<unknown>

/** Device details through the cache that outlives restarts. */
export interface DetailReader {
  /**
   * Reads each device whose cached detail is older. What was read is kept even when a later one fails. When the cloud
   * refuses to answer for one, the account is checked once: only if that fails as well, the GatewayError is thrown.
   */
  read(deviceIds: readonly string[], maxAgeMs: number, checkAccount: CheckAccount): Promise<DetailsReading>
}

/** Asking again soon will not help: the cloud says no to this device, for now and later. */
export const isLastingRefusal = ({ error }: UnreadDevice): boolean =>
  !error.isRetryable && (error.problem === 'permission' || error.problem === 'refused')

/** The client below limits the rate; this limits how much of it one reading takes. */
const CONCURRENCY = 4
/** Details are stored in portions, so that a reading of a thousand that fails late has not been for nothing. */
const PORTION = 50

/** More calls without an answer than this in one reading are the cloud's trouble, and each takes as long as a timeout. */
const MOST_UNANSWERED = 3

export const createDetailReader = (
  parts: Pick<EngineParts, 'gateway' | 'facts' | 'clock' | 'log'>,
): DetailReader => ({
  read: async (deviceIds, maxAgeMs, checkAccount) => {
    const { gateway, facts, clock, log } = parts
    const found = new Map<string, DeviceReading>()
    const gone = new Map<string, number>()
    const unreadable = new Map<string, UnreadDevice>()
    const newestMs = clock.now()
    const oldestMs = newestMs - maxAgeMs
    const cached = maxAgeMs > 0 ? await facts.load(deviceIds) : new Map<string, DeviceReading>()
    for (const [deviceId, detail] of cached)
      if (detail.readStartedAtMs >= oldestMs && detail.readStartedAtMs <= newestMs)
        found.set(deviceId, detail)

    let check: Promise<unknown> | undefined
    let unanswered = 0
    const readOne = async (deviceId: string): Promise<DeviceReading | undefined> => {
      const readStartedAtMs = clock.now()
      try {
        return await gateway.readDevice(deviceId)
      } catch (error) {
        if (!(error instanceof GatewayError) || isOfTheAccount(error.problem)) throw error
        check ??= checkAccount()
        await check
        if (error.problem === 'unreachable') unanswered += 1
        if (unanswered > MOST_UNANSWERED) throw error
        if (error.problem === 'not-found') gone.set(deviceId, readStartedAtMs)
        else {
          log.warn({ deviceId, error }, 'A device could not be read, and others can')
          unreadable.set(deviceId, { error, readStartedAtMs })
        }
        return undefined
      }
    }

    const missing = [...new Set(deviceIds)].filter((deviceId) => !found.has(deviceId))
    for (let start = 0; start < missing.length; start += PORTION) {
      const fresh: DeviceReading[] = []
      const failures: unknown[] = []
      const readInto = async (deviceId: string): Promise<void> => {
        if (failures.length > 0) return
        try {
          const detail = await readOne(deviceId)
          if (detail !== undefined) fresh.push(detail)
        } catch (error) {
          // Not thrown here: the calls that are under way should end first, and be saved.
          failures.push(error)
        }
      }
      await pMap(missing.slice(start, start + PORTION), readInto, { concurrency: CONCURRENCY })
      await facts.save(fresh)
      if (failures.length > 0) throw failures[0]
      for (const detail of fresh) found.set(detail.deviceId, detail)
    }
    return { found, gone, unreadable }
  },
})

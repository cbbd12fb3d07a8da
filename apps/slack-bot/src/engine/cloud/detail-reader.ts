import pMap from 'p-map'
import { GatewayError, isOfTheAccount, type DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { EngineParts } from '../engine-parts.ts'

/** A device that the cloud refused to read, although it reads others. */
export interface UnreadDevice {
  readonly error: GatewayError
  readonly readStartedAtMs: number
}

/** The result for each requested device. */
export interface DetailsReading {
  readonly found: ReadonlyMap<string, DeviceReading>
  /** Devices that the cloud doesn't know, with the time when the read began. */
  readonly gone: ReadonlyMap<string, number>
  /** Devices that the cloud refused to read. The problem is the device's, not the account's. */
  readonly unreadable: ReadonlyMap<string, UnreadDevice>
}

/** The devices of one project. */
export interface DetailRequest {
  readonly projectId: string
  readonly deviceIds: readonly string[]
  /** Cached details up to this age will do. */
  readonly maxAgeMs: number
  /** Reads one row of a list. Throws a GatewayError if the account is to blame. */
  readonly checkAccount: () => Promise<unknown>
}

/** Reads device details through a cache that survives restarts. */
export interface DetailReader {
  /**
   * Reads each device whose cached detail is older. What was read is kept even if a later read fails. If the cloud
   * refuses one device, one call checks the account; the GatewayError is thrown only if that call fails, too.
   */
  read(request: DetailRequest): Promise<DetailsReading>
}

/** A retry soon won't help: the cloud's "no" to this device lasts. */
export const isLastingRefusal = ({ error }: UnreadDevice): boolean =>
  !error.isRetryable && (error.problem === 'permission' || error.problem === 'refused')

/** The client limits the rate; this limits the share of one poll. */
const CONCURRENCY = 4
/** Details are stored in batches, so that a late failure doesn't lose all of them. */
const PORTION = 50

/** More unanswered calls than this mean that the cloud is down. Each one takes a whole timeout. */
const MOST_UNANSWERED = 3

export const createDetailReader = (
  parts: Pick<EngineParts, 'gateway' | 'facts' | 'clock' | 'log'>,
): DetailReader => ({
  read: async ({ projectId, deviceIds, maxAgeMs, checkAccount }) => {
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
        return await gateway.readDevice(projectId, deviceId)
      } catch (error) {
        if (!(error instanceof GatewayError) || isOfTheAccount(error.problem)) throw error
        check ??= checkAccount()
        await check
        if (error.problem === 'unreachable') unanswered += 1
        if (unanswered > MOST_UNANSWERED) throw error
        if (error.problem === 'not-found') gone.set(deviceId, readStartedAtMs)
        else {
          log.warn({ deviceId, error }, 'The cloud refuses to read a device, but reads others')
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
          // Thrown later: running calls finish and are stored first.
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

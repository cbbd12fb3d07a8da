import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import type { OutsideUpdate, OutsideUpdateStore } from '../../rollouts/ports/outside-update-store.ts'
import { GatewayError, type ListReading, type DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { SlotTaker } from '../../rollouts/model/slot-needs.ts'
import { isTerminal } from '../../rollouts/model/facts/record-facts.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'
import { countSlots, type SlotCounts } from '../../rollouts/sending/slots.ts'
import type { DetailReader } from '../cloud/detail-reader.ts'
import type { EngineParts } from '../engine-parts.ts'

/** Updates that this bot didn't start. They load the same radios and count against the same limits. */
export interface OutsideUpdates {
  /** Takes a list of running updates. Returns the slots that outside updates take now. */
  note(projectId: string, list: ListReading, live: readonly Rollout[]): Promise<SlotCounts>
  slotsOf(projectId: string): Promise<SlotCounts>
}

/** After this long, an outside update no longer counts, whatever its status; otherwise it could block a slot forever. */
const COUNTS_FOR_MS = 4 * 3_600_000
/** A device's gateway and room rarely change. */
const DETAIL_FOR_MS = 7 * 24 * 3_600_000
/** Each detail costs a call; beyond this limit, gateways stay unknown. */
const MOST_DETAILS = 50

/** An unfinished device of a live rollout: that rollout counts the slot itself. */
const isWaitedFor = (deviceId: string, live: readonly Rollout[]): boolean =>
  live.some((rollout) => {
    const record = hasExecution(rollout) ? entryOf(rollout.devices, deviceId) : undefined
    return record !== undefined && !isTerminal(record.progress)
  })

const toTaker = (row: FleetDevice, detail: DeviceReading | undefined): SlotTaker => {
  const roomId = detail?.roomId ?? row.roomId
  return {
    deviceId: row.deviceId,
    kind: detail?.kind === 'gateway' ? 'gateway' : row.kind,
    protocol: row.protocol,
    roomLabel: row.roomName,
    ...(roomId !== undefined && { roomId }),
    ...(detail?.gatewayId !== undefined && { gatewayId: detail.gatewayId }),
  }
}

export const createOutsideUpdates = (
  parts: Pick<EngineParts, 'clock' | 'log'> & { readonly updates: OutsideUpdateStore },
  details: DetailReader,
): OutsideUpdates => {
  const { clock, log, updates } = parts

  const detailsOf = async (
    projectId: string,
    rows: readonly FleetDevice[],
  ): Promise<ReadonlyMap<string, DeviceReading>> => {
    const deviceIds = rows.slice(0, MOST_DETAILS).map(({ deviceId }) => deviceId)
    try {
      // No account check: the list was answered a moment ago.
      return (
        await details.read({ projectId, deviceIds, maxAgeMs: DETAIL_FOR_MS, checkAccount: async () => {} })
      ).found
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      log.warn({ error }, 'The gateways of outside updates could not be read')
      return new Map()
    }
  }

  /** Reads gateway and room of new outside updates. */
  const toTakers = async (projectId: string, rows: readonly FleetDevice[]): Promise<readonly SlotTaker[]> => {
    if (rows.length === 0) return []
    const found = await detailsOf(projectId, rows)
    return rows.map((row) => toTaker(row, found.get(row.deviceId)))
  }

  const slotsNow = (found: readonly OutsideUpdate[]): SlotCounts => {
    const oldestMs = clock.now() - COUNTS_FOR_MS
    return countSlots(
      found.filter(({ firstSeenAtMs }) => firstSeenAtMs > oldestMs).map(({ device }) => device),
    )
  }

  return {
    note: async (projectId, list, live) => {
      const before = await updates.load(projectId)
      const outside = list.devices.filter(
        ({ deviceId, phase }) => phase === 'updating' && !isWaitedFor(deviceId, live),
      )
      const seen = new Set(outside.map(({ deviceId }) => deviceId))
      const known = new Set(before.map(({ device }) => device.deviceId))
      // A device missing from an incomplete list may still be updating.
      const firstSeenAtMs = clock.now()
      const kept = (list.isComplete ? before.filter(({ device }) => seen.has(device.deviceId)) : before).map(
        (one) => (one.firstSeenAtMs > firstSeenAtMs ? { ...one, firstSeenAtMs } : one),
      )
      // A time from a clock that was ahead would make the update count for too long.
      const isMended = kept.some((one) => !before.includes(one))
      const fresh = outside.filter(({ deviceId }) => !known.has(deviceId))
      const added = (await toTakers(projectId, fresh)).map((device) => ({ device, firstSeenAtMs }))
      const now = [...kept, ...added]
      if (added.length > 0 || kept.length < before.length || isMended) await updates.replace(projectId, now)
      return slotsNow(now)
    },
    slotsOf: async (projectId) => slotsNow(await updates.load(projectId)),
  }
}

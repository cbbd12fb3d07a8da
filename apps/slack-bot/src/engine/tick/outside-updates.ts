import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import type { OutsideUpdate, OutsideUpdateStore } from '../../rollouts/ports/outside-update-store.ts'
import { GatewayError, type ListReading, type DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { SlotTaker } from '../../rollouts/model/slot-needs.ts'
import { isTerminal } from '../../rollouts/model/record-facts.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'
import { countSlots, type SlotCounts } from '../../rollouts/sending/slots.ts'
import type { DetailReader } from '../cloud/detail-reader.ts'
import type { EngineParts } from '../engine-parts.ts'

/** Updates that somebody else started in a project: they load the same radios and count against the same limits. */
export interface OutsideUpdates {
  /** Takes a list of running updates; answers with the slots that those of others hold now. */
  note(projectId: string, list: ListReading, live: readonly Rollout[]): Promise<SlotCounts>
  slotsOf(projectId: string): Promise<SlotCounts>
}

/** After so long an outside update loads nothing any more, whatever its status says; else it would block us for ever. */
const COUNTS_FOR_MS = 4 * 3_600_000
/** A device seldom moves to another gateway or room; a detail of last week still tells both. */
const DETAIL_FOR_MS = 7 * 24 * 3_600_000
/** Details cost a call each; the gateways of more devices than these stay unknown. */
const MOST_DETAILS = 50

/** A rollout that waits for the device counts its slot itself, by what it knows of it. */
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

  const detailsOf = async (rows: readonly FleetDevice[]): Promise<ReadonlyMap<string, DeviceReading>> => {
    const deviceIds = rows.slice(0, MOST_DETAILS).map(({ deviceId }) => deviceId)
    try {
      // The list that shows them was answered a moment ago.
      return (await details.read(deviceIds, DETAIL_FOR_MS, async () => {})).found
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      log.warn({ error }, 'The gateways of outside updates could not be read')
      return new Map()
    }
  }

  /** Where the new ones stand; asked once for each, because an answer costs calls. */
  const toTakers = async (rows: readonly FleetDevice[]): Promise<readonly SlotTaker[]> => {
    if (rows.length === 0) return []
    const found = await detailsOf(rows)
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
      // What an incomplete list does not show may run all the same.
      const firstSeenAtMs = clock.now()
      const kept = (list.isComplete ? before.filter(({ device }) => seen.has(device.deviceId)) : before).map(
        (one) => (one.firstSeenAtMs > firstSeenAtMs ? { ...one, firstSeenAtMs } : one),
      )
      // Stored by a clock that was ahead, one would count for as much longer.
      const isMended = kept.some((one) => !before.includes(one))
      const fresh = outside.filter(({ deviceId }) => !known.has(deviceId))
      const added = (await toTakers(fresh)).map((device) => ({ device, firstSeenAtMs }))
      const now = [...kept, ...added]
      if (added.length > 0 || kept.length < before.length || isMended) await updates.replace(projectId, now)
      return slotsNow(now)
    },
    slotsOf: async (projectId) => slotsNow(await updates.load(projectId)),
  }
}

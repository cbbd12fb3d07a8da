import type { FleetDevice } from '../fleet/device.ts'
import type { Rollout } from '../rollouts/rollout.ts'
import { hasExecution } from '../rollouts/rollout.ts'
import type { SlotCounts } from '../rollouts/slots.ts'
import type { DeviceFacts } from './engine-parts.ts'

/** Updates that somebody else started in a project: they load the same radios and count against the same limits. */
export interface OutsideUpdates {
  note(projectId: string, rows: readonly FleetDevice[], live: readonly Rollout[]): Promise<void>
  slotsOf(projectId: string): SlotCounts
}

const NONE: SlotCounts = { total: 0, byGateway: {}, byRoom: {} }
/** After so long a foreign update loads nothing any more, whatever its status says; else it would block us for ever. */
const COUNTS_FOR_MS = 4 * 3_600_000

const add = (sum: Record<string, number>, key: string | undefined): void => {
  if (key !== undefined) sum[key] = (sum[key] ?? 0) + 1
}

export const createOutsideUpdates = (parts: {
  readonly facts: DeviceFacts
  readonly now: () => number
}): OutsideUpdates => {
  const slots = new Map<string, SlotCounts>()
  const firstSeen = new Map<string, number>()

  return {
    note: async (projectId, rows, live) => {
      const isOurs = (deviceId: string): boolean =>
        live.some((rollout) => hasExecution(rollout) && deviceId in rollout.devices)
      const nowMs = parts.now()
      const foreign = rows.filter((row) => row.phase === 'updating' && !isOurs(row.deviceId))
      for (const { deviceId } of foreign) if (!firstSeen.has(deviceId)) firstSeen.set(deviceId, nowMs)
      const present = new Set(foreign.map(({ deviceId }) => deviceId))
      for (const deviceId of firstSeen.keys()) if (!present.has(deviceId)) firstSeen.delete(deviceId)
      const counted = foreign.filter(
        ({ deviceId }) => nowMs - (firstSeen.get(deviceId) ?? nowMs) < COUNTS_FOR_MS,
      )
      const details = await parts.facts.load(counted.map(({ deviceId }) => deviceId))
      const byGateway: Record<string, number> = {}
      const byRoom: Record<string, number> = {}
      for (const { deviceId, roomId } of counted) {
        const detail = details.get(deviceId)
        add(byGateway, detail?.gatewayId)
        add(byRoom, detail?.roomId ?? roomId)
      }
      slots.set(projectId, { total: counted.length, byGateway, byRoom })
    },
    slotsOf: (projectId) => slots.get(projectId) ?? NONE,
  }
}

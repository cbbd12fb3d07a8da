import type { Plan } from '../model/plan.ts'
import { roomKeyOf } from '../model/slot-needs.ts'
import { planWaves } from './plan-waves.ts'

/**
 * The plan without some of its devices, in waves of its own, because the first one must stay small. Everything else stays
 * as it was asked for: versions, windows, limits, and how many people must approve.
 */
export const planWithout = (
  plan: Plan,
  leftOut: ReadonlySet<string>,
  firstDeviceIds: readonly string[] = [],
): Plan => {
  const { roomWindows, ...rest } = plan
  const devices = plan.devices.filter(({ deviceId }) => !leftOut.has(deviceId))
  const rooms = new Set(devices.map(roomKeyOf))
  const windows = Object.entries(roomWindows ?? {}).filter(([room]) => rooms.has(room))
  return {
    ...rest,
    devices,
    waves: planWaves(devices, plan.knobs, firstDeviceIds),
    ...(windows.length > 0 && { roomWindows: Object.fromEntries(windows) }),
  }
}

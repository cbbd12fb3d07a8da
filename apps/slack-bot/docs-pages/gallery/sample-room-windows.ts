import type { DeviceRecord } from '../../src/rollouts/model/device-progress.ts'
import type { MaintenanceWindow, Plan } from '../../src/rollouts/model/plan.ts'
import { hasExecution, hasPlan, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

/** Where the samples are from, and which of their devices stand in the second room. */
const OF = [
  'awaiting-approval',
  'awaiting-approval-for-window',
  'scheduled',
  'running',
  'paused-window',
] as const
const SECOND_ROOM_FROM = 6
/** Saturday 06:00 in Berlin. */
const LAB_OPENS_MS = Date.UTC(2026, 10, 28, 5)

const LAB_WINDOW: MaintenanceWindow = {
  timeZone: 'Europe/Berlin',
  weekdays: [6, 7],
  startMinute: 6 * 60,
  endMinute: 20 * 60,
  freezes: [
    { fromDate: '2026-11-01', toDate: '2026-11-02' },
    { fromDate: '2026-11-27', toDate: '2026-11-27' },
    { fromDate: '2026-12-20', toDate: '2026-12-27' },
  ],
}
const FREEZES_ONLY: MaintenanceWindow = {
  ...LAB_WINDOW,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  startMinute: 0,
  endMinute: 0,
}

/** The later devices in a lab with hours of its own. */
const withLab = (plan: Plan, window: MaintenanceWindow): Plan => {
  const later = new Set(plan.waves.flat().slice(SECOND_ROOM_FROM))
  return {
    ...plan,
    devices: plan.devices.map((device) =>
      later.has(device.deviceId)
        ? { ...device, roomId: 'room-lab', roomLabel: `${device.roomLabel} (lab)` }
        : device,
    ),
    roomWindows: { 'room-lab': window },
  }
}

const heldInLab = (record: DeviceRecord | undefined, isLab: boolean): DeviceRecord | undefined =>
  record?.progress.state === 'planned' && isLab
    ? {
        ...record,
        progress: {
          state: 'parked',
          attempt: 1,
          reason: 'window',
          sinceMs: SAMPLE_NOW_MS,
          recheckAtMs: LAB_OPENS_MS,
          recheckDelayMs: LAB_OPENS_MS - SAMPLE_NOW_MS,
        },
      }
    : record

const inLab = (rollout: Rollout): Rollout => {
  if (!hasPlan(rollout)) return rollout
  const plan = withLab(
    rollout.plan,
    rollout.start === 'now' && !hasExecution(rollout) ? FREEZES_ONLY : LAB_WINDOW,
  )
  if (!hasExecution(rollout) || rollout.status === 'scheduled') return { ...rollout, plan }
  const devices = Object.fromEntries(
    plan.devices.flatMap(({ deviceId, roomId }) => {
      const record = heldInLab(rollout.devices[deviceId], roomId === 'room-lab')
      return record === undefined ? [] : [[deviceId, record] as const]
    }),
  )
  const opening = rollout.status === 'paused' ? { opensAtMs: LAB_OPENS_MS } : {}
  return { ...rollout, plan, devices, ...opening }
}

/** The samples, and some of them once more with a room that has hours of its own. */
export const withRoomWindows = (samples: ReadonlyMap<string, Rollout>): ReadonlyMap<string, Rollout> =>
  new Map([
    ...samples,
    ...OF.flatMap((name) => {
      const rollout = samples.get(name)
      return rollout === undefined ? [] : [[`${name}, room with hours`, inLab(rollout)] as const]
    }),
  ])

import { learnedDurationOf, type LearnedDurations } from '../model/durations.ts'
import { longestOpenMsOf } from '../timing/maintenance-window.ts'
import type { Surroundings } from '../model/observation.ts'
import type { MaintenanceWindow, Plan, PlannedDevice } from '../model/plan.ts'
import { isUnsent } from '../model/facts/record-facts.ts'
import { windowFor } from './send-window.ts'
import { roomKeyOf } from '../model/slot-needs.ts'
import type { Turn } from '../state/turn.ts'

/** Why a device can never be sent inside its window. */
export interface Misfit {
  /** How long such updates take, as learned; 0 if the window never opens. */
  readonly needsMs: number
  /** The longest opening of the window. */
  readonly longestMs: number
}

const NEVER_OPEN: Misfit = { needsMs: 0, longestMs: 0 }

/** Offers are read when the window opens, so nothing is sent in its first minutes. */
const STARTS_WITHIN_MS = 2 * 60_000

type Windows = Pick<Plan, 'window' | 'roomWindows'>

const windowOf = ({ window, roomWindows }: Windows, device: PlannedDevice): MaintenanceWindow | undefined =>
  roomWindows?.[roomKeyOf(device)] ?? window

/** Whether the device's update never fits into its window, judging by learned durations. */
export const misfitOf = (
  windows: Windows,
  device: PlannedDevice,
  learned: LearnedDurations | undefined,
): Misfit | undefined => {
  const window = windowOf(windows, device)
  const longestMs = window === undefined ? Infinity : longestOpenMsOf(window)
  const duration = learnedDurationOf(device, learned)
  if (duration === undefined || duration.q95Ms + STARTS_WITHIN_MS <= longestMs) return undefined
  return { needsMs: duration.q95Ms, longestMs }
}

/** The devices that fit into no window, with the longest duration and the shortest of their longest openings. */
export const misfitsOf = (
  windows: Windows,
  devices: readonly PlannedDevice[],
  known: {
    readonly durations: LearnedDurations | undefined
    /** Needs the zone's clock, which the rules don't have. */
    readonly neverOpens: (window: MaintenanceWindow) => boolean
  },
): (Misfit & { readonly deviceIds: readonly string[] }) | undefined => {
  if (windows.window === undefined && windows.roomWindows === undefined) return undefined
  return gathered(
    devices.flatMap((device) => {
      const window = windowOf(windows, device)
      const misfit =
        window !== undefined && known.neverOpens(window)
          ? NEVER_OPEN
          : misfitOf(windows, device, known.durations)
      return misfit === undefined ? [] : [{ deviceId: device.deviceId, ...misfit }]
    }),
  )
}

const gathered = (found: readonly (Misfit & { readonly deviceId: string })[]) =>
  found.length === 0
    ? undefined
    : {
        deviceIds: found.map(({ deviceId }) => deviceId),
        needsMs: found.reduce((most, { needsMs }) => Math.max(most, needsMs), 0),
        longestMs: found.reduce((least, { longestMs }) => Math.min(least, longestMs), Infinity),
      }

/** A window that stays closed as far as can be computed, for example in an endless freeze. */
const neverOpens = (plan: Plan, device: PlannedDevice, surroundings: Surroundings): boolean =>
  windowFor(plan, device, surroundings).neverOpens === true

/**
 * Leaves out the devices that can never be sent inside their windows, and reports it once. The plan's windows don't
 * change, so the devices would wait forever. A rollout without devices left ends.
 */
export const leaveOutMisfits = (turn: Turn, surroundings: Surroundings): void => {
  const { plan, status } = turn.rollout
  if (plan.window === undefined && plan.roomWindows === undefined) return
  if (status === 'halting') return
  const unsent = plan.devices.filter(({ deviceId }) => {
    const record = turn.rollout.devices[deviceId]
    return record !== undefined && isUnsent(record)
  })
  const misfits = gathered(
    unsent.flatMap((device) => {
      const misfit = neverOpens(plan, device, surroundings)
        ? NEVER_OPEN
        : misfitOf(plan, device, surroundings.durations)
      return misfit === undefined ? [] : [{ deviceId: device.deviceId, ...misfit }]
    }),
  )
  if (misfits === undefined) return
  turn.emit({ type: 'window-misfit', ...misfits })
  for (const deviceId of misfits.deviceIds)
    turn.emit({ type: 'device-skipped', deviceId, reason: 'no-window' })
  if (turn.rollout.status === 'scheduled' && misfits.deviceIds.length === unsent.length)
    turn.emit({ type: 'rollout-started' })
}

import { entryOf } from '../../fleet/entry-of.ts'
import type { MaintenanceWindow, Plan, PlannedDevice } from '../model/plan.ts'
import type { RolloutIn } from '../model/rollout.ts'
import { roomKeyOf } from '../model/slot-needs.ts'
import type { WindowState } from '../model/window-state.ts'
import { forecastOfRest, devicesOfRest } from './forecast-rest.ts'
import { forecastOf } from './forecast.ts'

/** When lights may go dark for a moment. */
export interface BlinkSpan {
  /** Absent once it has begun. */
  readonly fromMs?: number
  readonly untilMs: number
  /** The window closes before the forecast ends: the rest follows in later windows. */
  readonly hasLaterWindows?: true
}

/** A window's state at an instant; absent if its time zone is unknown. A function argument, so that this code stays pure. */
export type WindowAt = (window: MaintenanceWindow, atMs: number) => WindowState | undefined

interface Facts {
  readonly nowMs: number
  readonly windowAt: WindowAt
}

const hasLights = (devices: readonly PlannedDevice[]): boolean => devices.some(({ kind }) => kind === 'light')

/** The different hours that the devices follow. `undefined` among them: any time. */
const hoursOf = ({ devices, window, roomWindows }: Plan): readonly (MaintenanceWindow | undefined)[] => {
  const followed = devices.map((device) => entryOf(roomWindows, roomKeyOf(device)) ?? window)
  return [...new Map(followed.map((hours) => [JSON.stringify(hours), hours])).values()]
}

/** Until the forecast ends or the only window closes. Unknown if rooms open or close at different times meanwhile. */
const endOf = (
  plan: Plan,
  { fromMs, highMs }: { readonly fromMs: number; readonly highMs: number },
  windowAt: WindowAt,
): Omit<BlinkSpan, 'fromMs'> | undefined => {
  const untilMs = fromMs + highMs
  const hours = hoursOf(plan)
  const states = hours.map((window): WindowState | undefined =>
    window === undefined ? { isOpen: true } : windowAt(window, fromMs),
  )
  if (!states.every((state) => state?.isOpen === true)) return undefined
  const closes = states.flatMap((state) => state?.nextChangeAtMs ?? []).filter((atMs) => atMs < untilMs)
  const [closesAtMs] = closes
  if (closesAtMs === undefined) return { untilMs }
  return hours.length === 1 ? { untilMs: closesAtMs, hasLaterWindows: true } : undefined
}

/** When the request would start if it is approved in time. Unknown if it starts with the approval. */
const startOf = (
  { start, plan }: RolloutIn<'awaiting-approval'>,
  { nowMs, windowAt }: Facts,
): number | undefined => {
  if (plan.startsAtMs !== undefined) return plan.startsAtMs
  if (start === 'now' || plan.window === undefined) return undefined
  const state = windowAt(plan.window, nowMs)
  return state?.isOpen === false ? state.nextChangeAtMs : undefined
}

/** When lights of this rollout may go dark, as far as that is known. Absent without lights. */
export const blinkSpanOf = (
  rollout: RolloutIn<'awaiting-approval' | 'scheduled' | 'running'>,
  facts: Facts,
): BlinkSpan | undefined => {
  const { plan } = rollout
  if (rollout.status === 'running') {
    const fromMs = rollout.lastObservedAtMs ?? rollout.wentOnAtMs
    const rest = forecastOfRest(rollout)
    if (fromMs === undefined || rest === undefined || !hasLights(devicesOfRest(rollout).flat()))
      return undefined
    return endOf(plan, { fromMs, highMs: rest.highMs }, facts.windowAt)
  }
  const fromMs = rollout.status === 'scheduled' ? rollout.opensAtMs : startOf(rollout, facts)
  if (fromMs === undefined || !hasLights(plan.devices)) return undefined
  const { highMs } = forecastOf(plan, rollout.durations)
  const end = endOf(plan, { fromMs, highMs }, facts.windowAt)
  return end === undefined ? undefined : { fromMs, ...end }
}

import { entryOf } from '../../fleet/entry-of.ts'
import type { MaintenanceWindow, Plan } from '../../rollouts/model/plan.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'
import { startsAtOf, type Start } from '../../rollouts/model/start.ts'
import type { ExpectedSpan } from '../../rollouts/planning/forecast.ts'
import { windowStateOf } from './window-state.ts'

interface Opening {
  readonly opensAtMs: number
  /** Absent when it never closes. */
  readonly closesAtMs?: number
}

/** The first opening at or after an instant; `undefined` if there is none. */
const openingOf = (window: MaintenanceWindow | undefined, fromMs: number): Opening | undefined => {
  if (window === undefined) return { opensAtMs: fromMs }
  const state = windowStateOf(window, fromMs)
  if (state === undefined) return undefined
  const { isOpen, nextChangeAtMs } = state
  if (isOpen)
    return { opensAtMs: fromMs, ...(nextChangeAtMs !== undefined && { closesAtMs: nextChangeAtMs }) }
  if (nextChangeAtMs === undefined) return undefined
  const closesAtMs = windowStateOf(window, nextChangeAtMs)?.nextChangeAtMs
  return { opensAtMs: nextChangeAtMs, ...(closesAtMs !== undefined && { closesAtMs }) }
}

/** The different windows of a plan's devices; `undefined` stands for any hour. */
const windowsOf = ({ devices, window, roomWindows }: Plan): readonly (MaintenanceWindow | undefined)[] => {
  const windows = devices.map((device) => entryOf(roomWindows, roomKeyOf(device)) ?? window)
  return [...new Map(windows.map((one) => [JSON.stringify(one), one])).values()]
}

/**
 * Between which times the devices of a plan are updated, if it is approved before the first of them. `undefined` if they
 * start as soon as it is approved, or if no window ever opens.
 */
export const expectedSpanOf = (
  plan: Plan,
  start: Start,
  { highMs, nowMs }: { readonly highMs: number; readonly nowMs: number },
): ExpectedSpan | undefined => {
  if (start === 'now') return undefined
  const openings = windowsOf(plan).flatMap((window) => openingOf(window, startsAtOf(start) ?? nowMs) ?? [])
  const fromMs = openings.reduce((least, { opensAtMs }) => Math.min(least, opensAtMs), Infinity)
  if (fromMs === Infinity || fromMs <= nowMs) return undefined
  const ends = openings.map(({ opensAtMs, closesAtMs = Infinity }) => ({
    untilMs: Math.min(opensAtMs + highMs, closesAtMs),
    isCut: opensAtMs + highMs > closesAtMs,
  }))
  return {
    fromMs,
    untilMs: ends.reduce((most, { untilMs }) => Math.max(most, untilMs), fromMs),
    ...(ends.some(({ isCut }) => isCut) && { goesOnLater: true }),
  }
}

import { LRUCache } from 'lru-cache'
import { windowStateAt } from '../../rollouts/timing/maintenance-window.ts'
import type { WindowState } from '../../rollouts/model/window-state.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import { zoneOffsetOf } from './zone-offset.ts'

const MOST_KNOWN = 500

/** A window without a next change is computed again after this time. */
const UNCHANGING_FOR_MS = 24 * 3_600_000

interface Known {
  readonly fromMs: number
  readonly state: WindowState
}

// Each poll asks for every room's window. A state holds until the window opens or closes.
const known = new LRUCache<string, Known>({ max: MOST_KNOWN })

const isStill = ({ fromMs, state }: Known, nowMs: number): boolean =>
  nowMs >= fromMs && nowMs < (state.nextChangeAtMs ?? fromMs + UNCHANGING_FOR_MS)

/** Whether a window never opens again as far as can be computed, for example in an endless freeze. */
export const neverOpensFrom = (window: MaintenanceWindow, nowMs: number): boolean =>
  windowStateNow(window, nowMs)?.neverOpens === true

/** A window's state at any instant, which need not be near the current time. */
export const windowStateOf = (window: MaintenanceWindow, atMs: number): WindowState | undefined => {
  const offsetAt = zoneOffsetOf(window.timeZone)
  return offsetAt && windowStateAt(window, atMs, offsetAt)
}

/** A window's current state, from Node's time zone data; `undefined` if its zone is unknown. */
export const windowStateNow = (window: MaintenanceWindow, nowMs: number): WindowState | undefined => {
  const key = JSON.stringify(window)
  const before = known.get(key)
  if (before !== undefined && isStill(before, nowMs)) return before.state
  const state = windowStateOf(window, nowMs)
  if (state === undefined) return undefined
  known.set(key, { fromMs: nowMs, state })
  return state
}

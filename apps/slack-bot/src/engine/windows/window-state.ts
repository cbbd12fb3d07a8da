import { LRUCache } from 'lru-cache'
import { windowStateAt } from '../../rollouts/timing/maintenance-window.ts'
import type { WindowState } from '../../rollouts/model/window-state.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import { zoneOffsetOf } from './zone-offset.ts'

/** As many different windows as a building has sorts of rooms, and some more. */
const MOST_KNOWN = 500

/** A window that does not change as far as one can see is looked at again after this time. */
const UNCHANGING_FOR_MS = 24 * 3_600_000

interface Known {
  readonly fromMs: number
  readonly state: WindowState
}

// Each look at a project asks for the window of every room anew, and an answer holds until the window opens or closes.
const known = new LRUCache<string, Known>({ max: MOST_KNOWN })

const isStill = ({ fromMs, state }: Known, nowMs: number): boolean =>
  nowMs >= fromMs && nowMs < (state.nextChangeAtMs ?? fromMs + UNCHANGING_FOR_MS)

/** Whether a window stays closed as far as one can see, a freeze without an end for instance. */
export const neverOpensFrom = (window: MaintenanceWindow, nowMs: number): boolean =>
  windowStateNow(window, nowMs)?.neverOpens === true

/** Where a window stands, by Node's own zone data; `undefined` when its zone is not known here. */
export const windowStateNow = (window: MaintenanceWindow, nowMs: number): WindowState | undefined => {
  const key = JSON.stringify(window)
  const before = known.get(key)
  if (before !== undefined && isStill(before, nowMs)) return before.state
  const offsetAt = zoneOffsetOf(window.timeZone)
  if (offsetAt === undefined) return undefined
  const state = windowStateAt(window, nowMs, offsetAt)
  known.set(key, { fromMs: nowMs, state })
  return state
}

import type { MaintenanceWindow } from '../rollouts/plan.ts'
import { windowStateNow } from './window-state.ts'

/** A project's maintenance window, and where it stands now. */
export interface WindowFacts {
  readonly window: MaintenanceWindow
  readonly isOpen: boolean
  /** When it opens, or closes if it is open; absent when that is more than a year away. */
  readonly nextChangeAtMs?: number
}

/** `undefined` without a window. A window whose zone is not known here counts as closed. */
export const windowFactsOf = (
  window: MaintenanceWindow | undefined,
  nowMs: number,
): WindowFacts | undefined => {
  if (window === undefined) return undefined
  const state = windowStateNow(window, nowMs)
  return { window, ...(state ?? { isOpen: false }) }
}

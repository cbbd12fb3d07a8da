import type { Decision } from '../model/decision.ts'
import type { Event } from '../model/event.ts'
import { createFold } from './fold.ts'
import type { Execution, Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

export type Approved = Extract<Rollout, Execution>

/**
 * One decision in the making: each event is applied at once, so that the next step decides on what is then true.
 * `rollout` is to be read again after each `emit`, which may change its maps in place; records stay as they were.
 */
export interface Turn {
  readonly nowMs: number
  readonly rollout: Approved
  readonly hasEvents: boolean
  emit(event: Event): void
  toDecision(): Decision
}

export const createTurn = (rollout: Approved, nowMs: number): Turn => {
  const fold = createFold(rollout)
  let current: Approved = rollout
  const events: Event[] = []
  return {
    nowMs,
    get rollout() {
      return current
    },
    get hasEvents() {
      return events.length > 0
    },
    emit(event) {
      const next = fold.apply({ event, atMs: nowMs })
      if (hasExecution(next)) current = next
      events.push(event)
    },
    toDecision: () => ({ events }),
  }
}

import type { Event } from '../model/event.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import type { Effects } from '../telling/effects-of.ts'

/** The result of a command. Without events, there was nothing to do. */
export interface Accepted {
  readonly events: readonly Event[]
  /** The state after the events. */
  readonly next: Rollout
  readonly effects: Effects
}

/** The result of `decide`: what happens, or the rule that refuses. */
export type Decision = Accepted | { readonly refusal: Refusal }

export const isRefused = (decision: Decision): decision is { readonly refusal: Refusal } =>
  'refusal' in decision

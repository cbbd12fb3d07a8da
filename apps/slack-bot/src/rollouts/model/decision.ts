import type { Event } from './event.ts'
import type { Refusal } from './refusal.ts'

/** The answer of `decide`: what happened (perhaps nothing), or the rule that says no. */
export type Decision = { readonly events: readonly Event[] } | { readonly refusal: Refusal }

export const isRefused = (decision: Decision): decision is { readonly refusal: Refusal } =>
  'refusal' in decision

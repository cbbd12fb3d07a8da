import type { Decision } from './decision.ts'
import type { Event } from './event.ts'
import type { Refusal } from './refusal.ts'

export const refuse = (refusal: Refusal): Decision => ({ refusal })
export const accept = (...events: readonly Event[]): Decision => ({ events })
/** Nothing to do, and nothing wrong: a signal that came late or twice. */
export const NOTHING: Decision = { events: [] }

import { TuyaWithheldError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'
import type { WriteOptions, WritePermission } from './call.ts'
import type { Clock } from './clock.ts'

/** Decides whether a write that is ready may be sent. */
export interface WriteGate {
  /** Calls the caller's `beforeWrite`, once per call even if the call takes several requests. Never rejects. */
  ask(): Promise<void>
  /** Throws a TuyaWithheldError unless the write may be sent now. Call it after `ask`, right before the first byte. */
  check(): void
}

interface Question {
  readonly atMs: number
  readonly elapsedMs: number
  permission?: WritePermission
  failure?: { readonly cause: unknown }
}

/** The gate of one call. The age counts from before `beforeWrite` is called, because its data may be that old. */
export const createWriteGate = (
  operation: OperationName,
  beforeWrite: NonNullable<WriteOptions['beforeWrite']>,
  clock: Pick<Clock, 'now' | 'elapsed'>,
): WriteGate => {
  let asked: Question | undefined
  const withheld = (reason: TuyaWithheldError['reason'], why: string, cause?: unknown): TuyaWithheldError =>
    new TuyaWithheldError(`${operation}: ${why} It was not sent.`, { operation, reason, cause })

  return {
    ask: async () => {
      if (asked !== undefined) return
      const question: Question = { atMs: clock.now(), elapsedMs: clock.elapsed() }
      asked = question
      try {
        question.permission = await beforeWrite()
      } catch (cause) {
        question.failure = { cause }
      }
    },
    check: () => {
      if (asked?.failure !== undefined) throw withheld('failed', 'beforeWrite failed.', asked.failure.cause)
      if (asked?.permission?.mayWrite !== true) throw withheld('refused', 'beforeWrite did not permit it.')
      // Two clocks: the monotonic one stops while the machine sleeps, and the wall clock can be set.
      const ageMs = Math.max(clock.elapsed() - asked.elapsedMs, clock.now() - asked.atMs)
      const { maxAgeMs } = asked.permission
      if (!(ageMs <= maxAgeMs))
        throw withheld(
          'too-old',
          `the permission was ${Math.ceil(ageMs)} ms old; the maximum is ${maxAgeMs} ms.`,
        )
    },
  }
}

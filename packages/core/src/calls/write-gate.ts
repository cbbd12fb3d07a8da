import { TuyaWithheldError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'
import type { WriteOptions, WritePermission } from './call.ts'
import type { Clock } from './clock.ts'

/** Stands between a write that is ready and its first byte. */
export interface WriteGate {
  /** Asks the caller's `beforeWrite`: once per call, however many requests it takes. Never rejects. */
  ask(): Promise<void>
  /** Throws a TuyaWithheldError unless the first byte may leave at this moment. Call it right before the byte, after `ask`. */
  check(): void
}

interface Asked {
  readonly atMs: number
  readonly elapsedMs: number
  permission?: WritePermission
  failure?: { readonly cause: unknown }
}

/** The gate of one call. The age counts from before the question: what it was answered from may be that old. */
export const createWriteGate = (
  operation: OperationName,
  beforeWrite: NonNullable<WriteOptions['beforeWrite']>,
  clock: Pick<Clock, 'now' | 'elapsed'>,
): WriteGate => {
  let asked: Asked | undefined
  const withheld = (reason: TuyaWithheldError['reason'], why: string, cause?: unknown): TuyaWithheldError =>
    new TuyaWithheldError(`${operation}: ${why} It was not sent.`, { operation, reason, cause })

  return {
    ask: async () => {
      if (asked !== undefined) return
      const question: Asked = { atMs: clock.now(), elapsedMs: clock.elapsed() }
      asked = question
      try {
        question.permission = await beforeWrite()
      } catch (cause) {
        question.failure = { cause }
      }
    },
    check: () => {
      if (asked?.failure !== undefined)
        throw withheld('failed', 'asking for permission failed.', asked.failure.cause)
      if (asked?.permission?.mayWrite !== true) throw withheld('refused', 'the caller gave no permission.')
      // Why two clocks: the monotonic one stands still while the machine sleeps, the other one can be set.
      const ageMs = Math.max(clock.elapsed() - asked.elapsedMs, clock.now() - asked.atMs)
      const { maxAgeMs } = asked.permission
      if (!(ageMs <= maxAgeMs))
        throw withheld('too-old', `the permission was ${Math.ceil(ageMs)} ms old, of ${maxAgeMs} at most.`)
    },
  }
}

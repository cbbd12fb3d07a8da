import type { FaultKind } from '../faults/faults.ts'
import type { Operation } from './operation.ts'

/** One vendor call as it arrived and what became of it. */
export interface LoggedCall {
  /** Counts up by one from 1; survives the dropping of old entries. */
  sequence: number
  /** Callers' clock, when the call had arrived completely. */
  atMs: number
  method: string
  path: string
  /** Missing when the path is not one of the vendor's. */
  operation: Operation | undefined
  clientId: string
  /** The parameters, long lists shortened. */
  parameters: Readonly<Record<string, unknown>>
  deviceIds: readonly string[]
  /**
   * `ok`, the vendor's code, or what happened to the connection. `no-answer` only while the call is being answered, or
   * for ever when the caller hung up first.
   */
  outcome: 'ok' | `error ${string}` | `http ${number}` | 'reset' | 'response-lost' | 'no-answer'
  tid: string
  faults: readonly FaultKind[]
  /** Devices whose update really began by this call. */
  triggered: readonly string[]
  /** Devices that were named and did not begin, and why. */
  notTriggered: readonly { deviceId: string; reason: NotTriggeredReason }[]
  /** Devices that left a list after this page, by the fault of that name. */
  left: readonly string[]
}

export type NotTriggeredReason =
  | 'busy'
  | 'up-to-date'
  | 'offline'
  | 'unknown'
  | 'ignores'
  | 'poisoned-post'
  | 'refused-post'
  | 'partial-start'
  | 'failure-not-deleted'

export type OpenCall = { -readonly [Field in keyof LoggedCall]: LoggedCall[Field] }

export interface CallLog {
  open(call: Omit<LoggedCall, 'sequence'>): OpenCall
  /** Oldest first. At most the last 50,000 are kept. */
  calls(filter?: { operation?: Operation; afterSequence?: number }): readonly LoggedCall[]
  /** All calls since the start or the last clearing, also those no longer kept. */
  readonly total: number
  clear(): void
}

const KEPT_CALLS = 50_000

export const createCallLog = (): CallLog => {
  let calls: OpenCall[] = []
  let sequence = 0
  let total = 0
  return {
    open: (call) => {
      sequence += 1
      total += 1
      const entry = { sequence, ...call }
      calls.push(entry)
      if (calls.length >= 2 * KEPT_CALLS) calls = calls.slice(-KEPT_CALLS)
      return entry
    },
    calls: ({ operation, afterSequence = 0 } = {}) =>
      calls
        .slice(-KEPT_CALLS)
        .filter(
          (call) =>
            call.sequence > afterSequence && (operation === undefined || call.operation === operation),
        ),
    get total() {
      return total
    },
    clear: () => {
      calls = []
      total = 0
    },
  }
}

const LONGEST_TEXT = 200
const LONGEST_LIST = 100

/** Keeps what a reader of the log needs and bounds its size. */
export const summarize = (parameters: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (typeof value === 'string') return [name, value.slice(0, LONGEST_TEXT)]
      return [name, Array.isArray(value) ? value.slice(0, LONGEST_LIST) : value]
    }),
  )

import type { FaultKind } from '../faults/faults.ts'
import type { Operation } from './operation.ts'

/** A vendor call and its outcome. */
export interface LoggedCall {
  /** Starts at 1 and increases by 1, even after old entries are dropped. */
  sequence: number
  /** When the whole call had arrived, on the callers' clock. */
  atMs: number
  method: string
  path: string
  /** Undefined for an unknown path. */
  operation: Operation | undefined
  clientId: string
  /** The parameters; long lists are shortened. */
  parameters: Readonly<Record<string, unknown>>
  deviceIds: readonly string[]
  /**
   * `ok`, the vendor's code, or what happened to the connection. `no-answer` while the call is in progress, or if the
   * caller disconnected first.
   */
  outcome: 'ok' | `error ${string}` | `http ${number}` | 'reset' | 'response-lost' | 'no-answer'
  tid: string
  faults: readonly FaultKind[]
  /** Devices whose update this call started. */
  triggered: readonly string[]
  /** Requested devices that did not start, and why. */
  notTriggered: readonly { deviceId: string; reason: NotTriggeredReason }[]
  /** Devices that the fault `rows-leave` removed from the list after this page. */
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
  /** Oldest first. Keeps the last 50,000. */
  calls(filter?: { operation?: Operation; afterSequence?: number }): readonly LoggedCall[]
  /** The number of calls since the start or the last clear, including those no longer kept. */
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

/** Shortens long values to limit the size of the log. */
export const summarize = (parameters: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (typeof value === 'string') return [name, value.slice(0, LONGEST_TEXT)]
      return [name, Array.isArray(value) ? value.slice(0, LONGEST_LIST) : value]
    }),
  )

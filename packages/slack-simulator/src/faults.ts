/** What goes wrong with a Web API call. */
export type Fault =
  /** `{ ok: false, error }` without effect. `details` adds fields, such as `needed` for `missing_scope`. */
  | { kind: 'error'; error: string; details?: Record<string, unknown> }
  /** HTTP 429 with `Retry-After`, without effect. */
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  /** HTTP 500 with HTML instead of JSON, without effect. */
  | { kind: 'http-500' }
  /** Any other status with an empty body, without effect. */
  | { kind: 'http-status'; status: number }
  /** The call takes effect, then the connection is cut without an answer. */
  | { kind: 'cut-after-effect' }
  /** The connection is cut before the call takes effect. */
  | { kind: 'cut-before-effect' }
  /** No effect and no answer. */
  | { kind: 'timeout' }
  /** The call takes effect; the answer is delayed. */
  | { kind: 'slow'; delayMs: number }

export type PlannedFault = Fault & {
  /** A Web API method, `*` for all, or `response_url`. */
  method: string
  /** Number of calls it applies to. Default 1; `Infinity` until cleared. */
  times?: number
}

export type Faults = {
  /** Adds a fault for the next calls of a method. Faults of a method apply in the order they were added. */
  add: (fault: PlannedFault) => void
  list: () => readonly PlannedFault[]
  clear: () => void
}

export type FaultPlan = Faults & { take(method: string): Fault | undefined }

export const createFaultPlan = (): FaultPlan => {
  let planned: (PlannedFault & { times: number })[] = []
  return {
    add: (fault) => void planned.push({ ...fault, times: fault.times ?? 1 }),
    list: () => planned,
    clear: () => {
      planned = []
    },
    take: (method) => {
      const fault = planned.find((candidate) => candidate.method === method || candidate.method === '*')
      if (fault === undefined) return undefined
      fault.times -= 1
      if (fault.times <= 0) planned = planned.filter((other) => other !== fault)
      return fault
    },
  }
}

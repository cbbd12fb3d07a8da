/** What goes wrong with a Web API call. */
export type Fault =
  /** `{ ok: false, error }`, nothing is done. `details` stands beside it, such as `needed` with `missing_scope`. */
  | { kind: 'error'; error: string; details?: Record<string, unknown> }
  /** HTTP 429 with `Retry-After`, nothing is done. */
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  /** HTTP 500 with a page instead of JSON, nothing is done. */
  | { kind: 'http-500' }
  /** Any other status, with an empty body; nothing is done. */
  | { kind: 'http-status'; status: number }
  /** The call is taken and done, and the connection is cut before the answer. */
  | { kind: 'cut-after-effect' }
  /** The connection is cut before anything is done. */
  | { kind: 'cut-before-effect' }
  /** Nothing is done and no answer ever comes. */
  | { kind: 'timeout' }
  /** Done, and answered this much later. */
  | { kind: 'slow'; delayMs: number }

export type PlannedFault = Fault & {
  /** A Web API method, `*` for all, or `response_url`. */
  method: string
  /** How many calls it hits; 1 when left out, `Infinity` until cleared. */
  times?: number
}

export type Faults = {
  /** Plans a fault for the next calls of a method. Faults of one method are used in the order they were added. */
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

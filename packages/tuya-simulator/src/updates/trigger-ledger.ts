/** One update that really began, by whomever. */
export interface Trigger {
  deviceId: string
  version: string
  source: 'api' | 'outside'
  /** Callers' clock. */
  atMs: number
  /** The trace id of the POST; empty when it came from outside. */
  tid: string
  /**
   * `first`: never begun for this version before. `after-failure`: begun before and failed since, a legitimate retry.
   * `duplicate`: begun again although the earlier one had not failed.
   */
  repeated: 'first' | 'after-failure' | 'duplicate'
}

/** The exact answer to "was any device triggered twice for the same version". */
export interface TriggerLedger {
  add(trigger: Omit<Trigger, 'repeated'>, failuresSoFar: number): Trigger
  all(): readonly Trigger[]
  of(deviceId: string): readonly Trigger[]
  duplicates(): readonly Trigger[]
  clear(): void
}

export const createTriggerLedger = (): TriggerLedger => {
  let triggers: Trigger[] = []
  let byDevice = new Map<string, Trigger[]>()
  let failuresAtLastTrigger = new Map<string, number>()
  return {
    add: (trigger, failuresSoFar) => {
      const key = `${trigger.deviceId} ${trigger.version}`
      const before = failuresAtLastTrigger.get(key)
      failuresAtLastTrigger.set(key, failuresSoFar)
      const repeated = before === undefined ? 'first' : failuresSoFar > before ? 'after-failure' : 'duplicate'
      const entry = { ...trigger, repeated } as const
      triggers.push(entry)
      const own = byDevice.get(trigger.deviceId)
      if (own === undefined) byDevice.set(trigger.deviceId, [entry])
      else own.push(entry)
      return entry
    },
    all: () => triggers,
    of: (deviceId) => byDevice.get(deviceId) ?? [],
    duplicates: () => triggers.filter((trigger) => trigger.repeated === 'duplicate'),
    clear: () => {
      triggers = []
      byDevice = new Map()
      failuresAtLastTrigger = new Map()
    },
  }
}

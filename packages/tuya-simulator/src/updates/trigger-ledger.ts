/** An update that started, through the API or outside it. */
export interface Trigger {
  deviceId: string
  version: string
  source: 'api' | 'outside'
  /** On the callers' clock. */
  atMs: number
  /** Trace id of the POST. Empty if the update started outside the API. */
  tid: string
  /**
   * `first`: the first start for this version. `after-failure`: a legitimate retry after a failure.
   * `duplicate`: started again although the previous update had not failed.
   */
  repeated: 'first' | 'after-failure' | 'duplicate'
}

/** Records every started update, to find devices that were started twice for the same version. */
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

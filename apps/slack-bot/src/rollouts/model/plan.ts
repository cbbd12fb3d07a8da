import type { DeviceKind, Protocol } from '../../fleet/device.ts'

/** One device of a plan. The approval is for exactly this device and this version. */
export interface PlannedDevice {
  readonly deviceId: string
  readonly name: string
  readonly roomId?: string
  /** The room as people see it: its path if the name isn't unique. */
  readonly roomLabel: string
  readonly kind: DeviceKind
  readonly protocol: Protocol
  readonly gatewayId?: string
  readonly productId?: string
  /** The network module's version when the plan was made; absent if it couldn't be read. */
  readonly fromVersion?: string
  /** When the detail that says so was read. */
  readonly versionReadAtMs?: number
  /** The version of the MCU behind the module, if there is one. */
  readonly mcuVersion?: string
  readonly toVersion: string
  readonly wasOnline: boolean
  /** Its last update had failed when the plan was made. Planned again as if a person retried it. */
  readonly isRetry?: true
  /** In quarantine for this version: until then, only a retry by a person sends it. */
  readonly quarantinedUntilMs?: number
}

/** The numbers that steer a rollout. All times are in milliseconds. */
export interface RolloutKnobs {
  /** Slots in the whole project. At most 100, so that one page of the upgrading list shows all of them. */
  readonly maxInFlight: number
  /** Slots behind one gateway. Its Zigbee and mesh children share one radio. */
  readonly maxInFlightPerGateway: { readonly radio: number; readonly wifi: number }
  readonly maxInFlightPerRoom: number
  /** Most devices in one POST. The vendor documents no limit and answers with one boolean for all. */
  readonly sliceSize: number
  /** The longest expected lag between a POST and a list that shows it. */
  readonly settleMs: number
  /** An offer read longer ago than this doesn't permit a POST. */
  readonly offerFreshMs: number
  /** An installed version read longer than this before its wave opened is read again before the device is sent. */
  readonly detailFreshMs: number
  readonly soakMs: { readonly canary: number; readonly later: number }
  readonly gate: {
    /** Failures that stop the first wave. */
    readonly canaryFailures: number
    /** Later waves stop when both limits are exceeded. */
    readonly failurePercent: number
    readonly minimumFailures: number
    /** A wave with more parked, stalled or unknown devices than this is inconclusive. */
    readonly inconclusivePercent: number
  }
  /** Delays before the second, third … attempt. Its length is the number of retries. */
  readonly retryDelaysMs: readonly number[]
  /** How long a device may take to wake up while it takes a slot. */
  readonly wakeTimeoutMs: number
  /** Without learned durations: a device without an end for this long counts as stalled. */
  readonly stallMs: { readonly wifi: number; readonly radio: number }
  readonly hardCeilingMs: number
  readonly offlineRecheckMs: { readonly first: number; readonly longest: number }
  /** How long a finished rollout waits for parked devices at most. */
  readonly parkedTimeoutMs: number
  /** How long the installed version is read after a success, before the device counts as unknown. */
  readonly verifyTimeoutMs: number
  /** The shortest and longest interval between polls, for forecasts. */
  readonly polls: { readonly minimumMs: number; readonly maximumMs: number }
  readonly approvalTtlMs: number
  readonly quorum: number
}

/** Immutable once approval is requested. Approvers approve its hash. */
export interface Plan {
  readonly projectId: string
  /** Title for people: "4F / Meeting room A", or "3 rooms". */
  readonly label: string
  readonly devices: readonly PlannedDevice[]
  /** Device ids per wave, in order of sending. Every device is in exactly one wave. The first wave is the canary. */
  readonly waves: readonly (readonly string[])[]
  readonly knobs: RolloutKnobs
  /** Start no device outside these hours; absent means any time. */
  readonly window?: MaintenanceWindow
  /** Start no device before this, whatever the windows say. */
  readonly startsAtMs?: number
  /** Rooms of this plan with their own hours, by `roomKeyOf`. Their devices follow these instead of `window`. */
  readonly roomWindows?: Readonly<Record<string, MaintenanceWindow>>
}

/** A weekly window in the building's own time zone. Its opening times are computed outside of the rules. */
export interface MaintenanceWindow {
  readonly timeZone: string
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** Minutes after local midnight. If the end isn't after the start, it is on the next day. */
  readonly startMinute: number
  readonly endMinute: number
  /** Whole local days on which nothing starts, both ends included: `2026-12-20`. */
  readonly freezes?: readonly { readonly fromDate: string; readonly toDate: string }[]
}

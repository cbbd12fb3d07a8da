import type { DeviceKind, Protocol } from '../../fleet/device.ts'

/** One device of a plan: what was approved is exactly this device going to exactly this version. */
export interface PlannedDevice {
  readonly deviceId: string
  readonly name: string
  readonly roomId?: string
  /** The room as people see it: its path when the name alone is not unique. */
  readonly roomLabel: string
  readonly kind: DeviceKind
  readonly protocol: Protocol
  readonly gatewayId?: string
  readonly productId?: string
  /** The network module's version when the plan was made; absent when it could not be read. */
  readonly fromVersion?: string
  /** The version of the MCU behind it, where it has one. */
  readonly mcuVersion?: string
  readonly toVersion: string
  readonly wasOnline: boolean
  /** It failed too often on this version: until then it is sent only when a person retries it. */
  readonly quarantinedUntilMs?: number
}

/** The numbers that steer a rollout. All times are milliseconds. */
export interface RolloutKnobs {
  /** Slots in the whole project. At most 100, so that one page of the upgrading list is a whole snapshot. */
  readonly maxInFlight: number
  /** Slots behind one gateway: its Zigbee and mesh children share one radio. */
  readonly maxInFlightPerGateway: { readonly radio: number; readonly wifi: number }
  readonly maxInFlightPerRoom: number
  /** Most devices in one POST, because the vendor documents no limit and answers with one boolean for all. */
  readonly sliceSize: number
  /** Longest lag believed between a POST and a list that shows it. */
  readonly settleMs: number
  /** An offered version read longer ago than this is not proof enough to send. */
  readonly offerFreshMs: number
  readonly soakMs: { readonly canary: number; readonly later: number }
  readonly gate: {
    /** Failures that stop the first wave. */
    readonly canaryFailures: number
    /** Later waves stop when both limits are passed. */
    readonly failurePercent: number
    readonly minimumFailures: number
    /** A wave with more parked, stalled or unknown devices than this is inconclusive. */
    readonly inconclusivePercent: number
  }
  /** Waits before the second, third … attempt; its length is the number of retries. */
  readonly retryDelaysMs: readonly number[]
  /** How long a device may wait to wake up while it holds a slot. */
  readonly wakeTimeoutMs: number
  /** Without learned durations: after this long without an end a device counts as stalled. */
  readonly stallMs: { readonly wifi: number; readonly radio: number }
  readonly hardCeilingMs: number
  readonly offlineRecheckMs: { readonly first: number; readonly longest: number }
  /** A finished rollout keeps waiting for parked devices at most this long. */
  readonly parkedTimeoutMs: number
  /** Reads of the installed version after a success, before a device is left as unknown. */
  readonly verifyTimeoutMs: number
  readonly approvalTtlMs: number
  readonly quorum: number
}

/** Immutable once approval is asked for; an approval is for the hash of this. */
export interface Plan {
  readonly projectId: string
  /** Title for people: "4F / Meeting room A", or "3 rooms". */
  readonly label: string
  readonly devices: readonly PlannedDevice[]
  /** Device ids per wave, in order; every device stands in exactly one wave. The first is the canary. */
  readonly waves: readonly (readonly string[])[]
  readonly knobs: RolloutKnobs
  /** Start no device outside these hours; absent means any time. */
  readonly window?: MaintenanceWindow
  /** Rooms of this plan with hours of their own, by `roomKeyOf`: their devices follow these and not `window`. */
  readonly roomWindows?: Readonly<Record<string, MaintenanceWindow>>
}

/** A weekly window in the building's own time; resolved to instants outside the domain's decisions. */
export interface MaintenanceWindow {
  readonly timeZone: string
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[]
  /** Minutes after local midnight; an end at or before the start is on the next day. */
  readonly startMinute: number
  readonly endMinute: number
  /** Whole local days on which nothing starts, both ends included: `2026-12-20`. */
  readonly freezes?: readonly { readonly fromDate: string; readonly toDate: string }[]
}

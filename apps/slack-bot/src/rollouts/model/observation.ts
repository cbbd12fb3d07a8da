import type { CallProblem } from './call-problem.ts'
import type { UpgradePhase } from '../../fleet/device.ts'
import type { LearnedDurations } from './durations.ts'
import type { WindowState } from './window-state.ts'

/** What one read said of one device. Lists carry the offered version, details the installed one. */
export interface Observation {
  readonly deviceId: string
  readonly source: 'upgrading-list' | 'pending-list' | 'detail'
  /** When the read began, on the bot's clock: an observation is never younger than this. */
  readonly readStartedAtMs: number
  readonly phase: UpgradePhase
  readonly statusCode: number
  readonly online: boolean
  readonly offeredVersion?: string
  /** Of the network module. */
  readonly installedVersion?: string
  readonly mcuVersion?: string
}

/** A device that a complete scan of a list did not show, or whose detail the cloud says does not exist. */
export interface Absence {
  readonly deviceId: string
  readonly source: Observation['source']
  readonly readStartedAtMs: number
}

/** The cloud answers for others, and refuses to answer for this device. */
export interface RefusedRead {
  readonly deviceId: string
  readonly problem: CallProblem
  /** Asking again soon will not help. */
  readonly isLasting: boolean
  readonly readStartedAtMs: number
}

/** What the poller should read next for a rollout. It merges the needs of all rollouts of a project. */
export interface NeededReads {
  readonly upgradingList: boolean
  /** Rooms whose pending list is wanted; `all` when a device's room id is not known. */
  readonly pendingRooms: readonly string[] | 'all' | 'none'
  readonly detailDeviceIds: readonly string[]
}

/** What else goes on in the project while one rollout decides: everything else that takes slots, and what is held. */
export interface Surroundings {
  readonly openSlots: number
  /** By the keys of `slotNeedsOf`. */
  readonly openSlotsByGateway: Readonly<Record<string, number>>
  readonly openSlotsByRoom: Readonly<Record<string, number>>
  /** By room id. */
  readonly lockedRooms: Readonly<Record<string, { readonly untilMs: number; readonly by: PersonIdText }>>
  /** The state of the plan's window now; absent when the plan has none. */
  readonly window?: WindowState
  /** The state of each room's own window now, by the keys of the plan's `roomWindows`. */
  readonly roomWindows?: Readonly<Record<string, WindowState>>
  /** How long updates took so far, for stalls and for finishing before the window closes. Absent: the plan's knobs. */
  readonly durations?: LearnedDurations
}
type PersonIdText = string

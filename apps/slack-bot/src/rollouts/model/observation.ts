import type { CallProblem } from './codes/call-problem.ts'
import type { UpgradePhase } from '../../fleet/device.ts'
import type { LearnedDurations } from './durations.ts'
import type { WindowState } from './window-state.ts'

/** What one read said about one device. Lists carry the offered version, details the installed one. */
export interface Observation {
  readonly deviceId: string
  readonly source: 'upgrading-list' | 'pending-list' | 'detail'
  /** When the read began, on the bot's clock. The observation may be that old. */
  readonly readStartedAtMs: number
  readonly phase: UpgradePhase
  readonly statusCode: number
  readonly online: boolean
  readonly offeredVersion?: string
  /** Version of the network module. */
  readonly installedVersion?: string
  readonly mcuVersion?: string
}

/** A device missing from a complete list, or one whose detail the cloud says doesn't exist. */
export interface Absence {
  readonly deviceId: string
  readonly source: Observation['source']
  readonly readStartedAtMs: number
}

/** The cloud reads other devices but refuses this one. */
export interface RefusedRead {
  readonly deviceId: string
  readonly problem: CallProblem
  /** Whether reading it again soon is pointless. */
  readonly isLasting: boolean
  readonly readStartedAtMs: number
}

/** What the poller should read next for a rollout. The needs of all rollouts of a project are merged. */
export interface NeededReads {
  readonly upgradingList: boolean
  /** Rooms whose list of offers is needed; `all` if a device's room id is unknown. */
  readonly pendingRooms: readonly string[] | 'all' | 'none'
  readonly detailDeviceIds: readonly string[]
}

/** What else is going on in the project while one rollout decides: slots that others take, locks and windows. */
export interface Surroundings {
  readonly openSlots: number
  /** By the keys of `slotNeedsOf`. */
  readonly openSlotsByGateway: Readonly<Record<string, number>>
  readonly openSlotsByRoom: Readonly<Record<string, number>>
  /** By room id. */
  readonly lockedRooms: Readonly<Record<string, { readonly untilMs: number; readonly by: PersonIdText }>>
  /** The current state of the plan's window; absent if it has none. */
  readonly window?: WindowState
  /** The current state of each room's own window, by the keys of the plan's `roomWindows`. */
  readonly roomWindows?: Readonly<Record<string, WindowState>>
  /** Learned durations, for stalls and for finishing before a window closes. Without them, the plan's knobs are used. */
  readonly durations?: LearnedDurations
}
type PersonIdText = string

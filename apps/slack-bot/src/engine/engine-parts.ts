import type { RolloutId } from '../rollouts/model/ids.ts'
import type { MaintenanceWindow, RolloutKnobs } from '../rollouts/model/plan.ts'
import type { PollBounds } from '../rollouts/watching/poll-interval.ts'
import type { Announcer } from '../rollouts/ports/announcer.ts'
import type { AuditTrail } from '../rollouts/ports/audit-trail.ts'
import type { CallCounts } from '../rollouts/ports/call-counts.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { CloudProbe } from '../rollouts/ports/cloud-probe.ts'
import type { DeviceFacts } from '../rollouts/ports/device-facts.ts'
import type { DueNotices } from '../rollouts/ports/due-notices.ts'
import type { FirmwareGateway } from '../rollouts/ports/firmware-gateway.ts'
import type { IdempotencyKeys } from '../rollouts/ports/idempotency-keys.ts'
import type { OutsideUpdateStore } from '../rollouts/ports/outside-update-store.ts'
import type { RolloutStore } from '../rollouts/ports/rollout-store.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { ProjectTrail } from '../rollouts/ports/project-trail.ts'
import type { RoomLockStore } from '../rollouts/ports/room-lock-store.ts'
import type { TimeCheck } from '../rollouts/ports/time-check.ts'
import type { Transaction, Transactions } from '../rollouts/ports/transaction.ts'
import type { TypicalDurations } from '../rollouts/model/durations.ts'
import type { UpdateDurations } from '../rollouts/ports/update-durations.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import type { RoomWindow } from './windows/match-room-windows.ts'

/** The store with its reservations, and what people haven't been shown yet. */
export interface EngineStore extends RolloutStore {
  reservationsOf(deviceIds: readonly string[]): Promise<ReadonlyMap<string, RolloutId>>
  /** The same in a transaction, until whose end nobody can reserve the other devices. */
  lockReservations(
    transaction: Transaction,
    deviceIds: readonly string[],
  ): Promise<ReadonlyMap<string, RolloutId>>
  /** Ended rollouts whose card doesn't show the end yet. */
  endedUndrawn(): Promise<readonly RolloutId[]>
  readonly dueNotices: DueNotices
}

type Awaitable<T> = T | Promise<T>

/** Every port and setting of the engine. Only `createEngine` takes all of them. */
export interface EngineParts {
  readonly store: EngineStore
  readonly transactions: Transactions
  readonly queue: WorkQueue
  readonly gateway: FirmwareGateway
  readonly announcer: Announcer
  readonly clock: Clock
  readonly time: TimeCheck
  readonly log: Log
  readonly facts: DeviceFacts
  readonly keys: IdempotencyKeys
  readonly callCounts: CallCounts
  readonly durations: UpdateDurations
  readonly typicalDurations?: TypicalDurations
  readonly outsideUpdates: OutsideUpdateStore
  /** For new plans of a project. Read anew for each plan, so that changed settings apply without a restart. */
  readonly knobsOf: (projectId: string) => Awaitable<RolloutKnobs>
  readonly pollBounds?: PollBounds
  /**
   * When plans may run. For the start `next-window`: the maintenance window; without one no plan is made. For `now`:
   * nothing, or a window that excludes only the freeze days.
   */
  readonly windowOf?: (
    projectId: string,
    start: 'now' | 'next-window',
  ) => Awaitable<MaintenanceWindow | undefined>
  /**
   * Rooms with windows of their own, which replace that of `windowOf`. Each includes the project's freeze days. For the
   * start `now` they exclude only freeze days.
   */
  readonly roomWindowsOf?: (
    projectId: string,
    start: 'now' | 'next-window',
  ) => Awaitable<readonly RoomWindow[]>
  readonly auditTrail: AuditTrail
  /** What people do outside of rollouts. */
  readonly projectTrail: ProjectTrail
  /** Single calls for the doctor. */
  readonly cloudProbe: CloudProbe
  readonly roomLocks: RoomLockStore
}

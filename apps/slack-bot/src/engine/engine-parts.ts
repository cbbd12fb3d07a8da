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
import type { Transactions } from '../rollouts/ports/transaction.ts'
import type { UpdateDurations } from '../rollouts/ports/update-durations.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import type { RoomWindow } from './windows/match-room-windows.ts'

/** The store, which live rollout holds a device, and what people were not shown yet. */
export interface EngineStore extends RolloutStore {
  reservationsOf(deviceIds: readonly string[]): Promise<ReadonlyMap<string, RolloutId>>
  /** Ended rollouts whose card does not show the end. */
  endedUndrawn(): Promise<readonly RolloutId[]>
  readonly dueNotices: DueNotices
}

/** Everything the engine works with. It speaks to the outside through these ports only. */
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
  readonly outsideUpdates: OutsideUpdateStore
  /** What new plans are made with. */
  readonly knobs: RolloutKnobs
  readonly pollBounds?: PollBounds
  /** Calls that the subscription allows in a month. */
  readonly callsPerMonth?: number
  /**
   * When plans may run. For the start `next-window` it is the maintenance window, and a plan without one is not made;
   * for `now` it is absent, or a window that only leaves out the freeze days.
   */
  readonly windowOf?: (projectId: string, start: 'now' | 'next-window') => MaintenanceWindow | undefined
  /**
   * Rooms whose devices follow a window of their own and not that of `windowOf`; each is complete, with the freeze days
   * that hold everywhere. For the start `now` they only leave out freeze days.
   */
  readonly roomWindowsOf?: (projectId: string, start: 'now' | 'next-window') => readonly RoomWindow[]
  /** The events as people check them. */
  readonly auditTrail: AuditTrail
  /** What people do beside the rollouts. */
  readonly projectTrail: ProjectTrail
  /** Single calls that tell what works. */
  readonly cloudProbe: CloudProbe
  /** Rooms that people hold. */
  readonly roomLocks: RoomLockStore
}

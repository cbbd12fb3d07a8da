import type { ClaimedWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import type { Command } from '../rollouts/model/command.ts'
import type { RecordedEvent } from '../rollouts/model/event.ts'
import type { AskedSelection, SelectionForecast } from '../rollouts/planning/forecast.ts'
import type { RolloutId } from '../rollouts/model/ids.ts'
import type { AuditTrail } from '../rollouts/ports/audit-trail.ts'
import type {
  PendingFilter,
  DeviceReading,
  RoomsReading,
  UpgradeRecordPage,
} from '../rollouts/ports/firmware-gateway.ts'
import type { ProjectTrail } from '../rollouts/ports/project-trail.ts'
import type { RolloutFilter, StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { FleetSnapshot } from './cloud/fleet-reader.ts'
import type { ChangeRequest } from './commands/change-devices.ts'
import type { Cleared, ClearRequest } from './commands/clear-failed.ts'
import type { Handled } from './commands/commit-command.ts'
import type { DraftRequest, Drafted } from './commands/draft-rollout.ts'
import type { ReplanRequest, Replanned } from './commands/replan-rollout.ts'
import type { RoomLocks } from './commands/room-locks.ts'
import type { SyncRequest } from './commands/sync-room.ts'
import type { Diagnosis } from './diagnose.ts'
import type { EngineHealth } from './engine-health.ts'
import type { WindowFactsOf } from './windows/window-facts.ts'

/** What `slack/` asks of the engine. */
export interface Engine {
  /**
   * Runs one command on a rollout. If a rule says no, the answer is `refused` and nothing has changed.
   * Any process may call it at any time: the loser of a race decides again on the winner's state.
   */
  handle(rolloutId: RolloutId, command: Command): Promise<Handled>
  /** Creates a rollout and reserves its devices; its plan follows. The same idempotency key gives the same rollout. */
  draft(request: DraftRequest): Promise<Drafted>
  /** The rollout that a request with this idempotency key made. */
  findDraft(idempotencyKey: string): Promise<RolloutId | undefined>
  /**
   * Requests the rest of a drifted, halted or finished rollout again, at the versions offered now. A running rollout is
   * halted in the same transaction. Throws a GatewayError when the offers can't be read; then nothing has changed.
   */
  replan(request: ReplanRequest): Promise<Replanned>
  /** Leaves devices out of an open request, for an approver, whose approval of the rest counts at once. */
  changeDevices(request: ChangeRequest): Promise<Handled>
  /**
   * Devices that wait for an update, with room ids where known. Cached for 60 s unless `maxAgeMs` says otherwise;
   * concurrent callers share one reading. Throws a GatewayError when the cloud can't be read.
   */
  readPending(
    projectId: string,
    options?: { readonly filter?: PendingFilter; readonly maxAgeMs?: number },
  ): Promise<FleetSnapshot>
  /**
   * Devices whose last update failed or timed out and was not cleared since, including outside updates. Cached for 60 s unless
   * `maxAgeMs` says otherwise; one reading costs one list. Throws a GatewayError.
   */
  readFailed(projectId: string, options?: { readonly maxAgeMs?: number }): Promise<FleetSnapshot>
  /** One page of the cloud's own record of updates, including those this bot didn't start. Read now. Throws a GatewayError. */
  readUpgraded(
    projectId: string,
    query: { readonly page: number; readonly roomId?: string },
  ): Promise<UpgradeRecordPage>
  /** The room tree, at most 10 min old, or the last one that could be read. */
  readRooms(projectId: string): Promise<RoomsReading>
  /**
   * Asks the cloud, once, to forget that devices failed: those that it still lists as failed and that no live rollout has.
   * Throws a GatewayError when the list cannot be read; then nothing was sent.
   */
  clearFailed(request: ClearRequest): Promise<Cleared>
  /**
   * One device in full, read now. Throws a GatewayError: `not-found` when the cloud doesn't know the device, otherwise
   * with a message that blames the device or the account.
   */
  readDevice(projectId: string, deviceId: string): Promise<DeviceReading>
  loadRollout(rolloutId: RolloutId): Promise<StoredRollout | undefined>
  /** Newest first. */
  listRollouts(filter: RolloutFilter): Promise<readonly StoredRollout[]>
  /** The whole history, oldest first. */
  events(rolloutId: RolloutId): Promise<readonly RecordedEvent[]>
  /** Asks the cloud to sync the devices of a room, and records who asked. */
  syncRoom(request: SyncRequest): Promise<void>
  /** Which live rollout has reserved each device; unreserved devices are left out. */
  reservationsOf(deviceIds: readonly string[]): Promise<Readonly<Record<string, RolloutId>>>
  /** The time and calls that updating these devices would take, without reading their details from the cloud. */
  forecast(asked: AskedSelection): Promise<SelectionForecast>
  /** The maintenance window of the project or of one of its rooms, and whether it is open; `undefined` without one. */
  readonly windowOf: WindowFactsOf
  /** The audit trail, verified as it is read. */
  readonly audit: AuditTrail
  /** What people did in a project outside of its rollouts. */
  readonly projectTrail: Pick<ProjectTrail, 'newest'>
  /** Rooms that people locked. */
  readonly roomLocks: Pick<RoomLocks, 'list' | 'lock' | 'notePost' | 'unlock'>
  /** Checks the cloud and the database now. Never throws; costs a sign-in and two calls. */
  diagnose(projectId: string): Promise<Diagnosis>
  health(): Promise<EngineHealth>
}

/** The engine as the composition root and the work queue see it. */
export interface RunnableEngine extends Engine {
  runEffect(work: ClaimedWork): Promise<WorkResult>
  /** Enqueues what live rollouts need, and starts the queue's workers. */
  start(): Promise<void>
  /** Takes no new work and waits for running work to end. */
  stop(): Promise<void>
}

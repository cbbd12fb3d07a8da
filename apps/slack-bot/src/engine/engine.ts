import type { ClaimedWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import type { Command } from '../rollouts/model/command.ts'
import type { RecordedEvent } from '../rollouts/model/event.ts'
import type { SelectionForecast } from '../rollouts/planning/forecast.ts'
import type { RolloutId } from '../rollouts/model/ids.ts'
import type { AuditTrail } from '../rollouts/ports/audit-trail.ts'
import type { PendingFilter, DeviceReading } from '../rollouts/ports/firmware-gateway.ts'
import type { ProjectTrail } from '../rollouts/ports/project-trail.ts'
import type { RolloutFilter, StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { FleetSnapshot } from './cloud/fleet-reader.ts'
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
   * Runs one command on a rollout. A rule's "no" is a `refused`; then nothing has changed.
   * Safe to call from any process at any moment: the loser of a race decides again on what the winner left.
   */
  handle(rolloutId: RolloutId, command: Command): Promise<Handled>
  /** Makes a rollout and reserves its devices. The same idempotency key always gives the same rollout. Its plan follows. */
  draft(request: DraftRequest): Promise<Drafted>
  /**
   * Asks anew for what a drifted, halted or finished rollout has left, at the versions offered now. One that still runs is
   * halted with it.
   * Throws a GatewayError when the offers cannot be read; then nothing has changed.
   */
  replan(request: ReplanRequest): Promise<Replanned>
  /**
   * Devices that wait for an update, rooms told apart by id where possible. Cached for 60 s unless `maxAgeMs` says
   * otherwise; however many ask at one moment, the cloud is read once. Throws a GatewayError when it cannot be read.
   */
  readPending(
    projectId: string,
    options?: { readonly filter?: PendingFilter; readonly maxAgeMs?: number },
  ): Promise<FleetSnapshot>
  /**
   * One device in full, read now. Throws a GatewayError: with problem `not-found` when the cloud does not know it; its
   * message tells whether the device or the account is to blame.
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
  /** Time and calls that devices would take, from what is known without asking the cloud for their details. */
  forecast(projectId: string, deviceIds: readonly string[]): Promise<SelectionForecast>
  /** The maintenance window of the project, or of one of its rooms, and where it stands; `undefined` when there is none. */
  readonly windowOf: WindowFactsOf
  /** The trail, checked as it is read. */
  readonly audit: AuditTrail
  /** What people did in a project beside its rollouts. */
  readonly projectTrail: Pick<ProjectTrail, 'newest'>
  /** Rooms that people hold. */
  readonly roomLocks: Pick<RoomLocks, 'list' | 'lock' | 'notePost' | 'unlock'>
  /** Tries the cloud and the database now. Never throws; costs a sign-in and two calls. */
  diagnose(projectId: string): Promise<Diagnosis>
  health(): Promise<EngineHealth>
}

/** The engine with what only the composition root and the work queue call. */
export interface RunnableEngine extends Engine {
  runEffect(work: ClaimedWork): Promise<WorkResult>
  /** Enqueues what live rollouts need, and begins to work. */
  start(): Promise<void>
  /** Takes no more work and waits for what is running. */
  stop(): Promise<void>
}

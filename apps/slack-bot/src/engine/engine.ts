import type { ClaimedWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import type { Command } from '../rollouts/model/command.ts'
import type { RecordedEvent } from '../rollouts/model/event.ts'
import type { SelectionForecast } from '../rollouts/planning/forecast.ts'
import type { PersonId, RolloutId } from '../rollouts/model/ids.ts'
import type { AuditTrail } from '../rollouts/ports/audit-trail.ts'
import type { PendingFilter, DeviceReading } from '../rollouts/ports/firmware-gateway.ts'
import { GatewayError, ofDevice } from '../rollouts/ports/firmware-gateway.ts'
import type { ProjectTrail } from '../rollouts/ports/project-trail.ts'
import type { RolloutFilter, StoredRollout } from '../rollouts/ports/rollout-store.ts'
import { LIVE_STATUSES } from '../rollouts/model/rollout.ts'
import { announce } from './effects/announce.ts'
import { createApiBreaker, type ApiTrouble } from './cloud/api-breaker.ts'
import { createCallBudget, type BudgetState } from './cloud/call-budget.ts'
import { createCommandHandler } from './commands/command-handler.ts'
import type { Handled } from './commands/commit-command.ts'
import { createPlanCompleter } from './planning/complete-plan.ts'
import { createDetailReader } from './cloud/detail-reader.ts'
import { createDiagnosis, type Diagnosis } from './diagnose.ts'
import { draftRollout, type DraftRequest, type Drafted } from './commands/draft-rollout.ts'
import type { EngineParts } from './engine-parts.ts'
import { createFleetReader, type FleetSnapshot } from './cloud/fleet-reader.ts'
import { createForecaster } from './planning/forecast-selection.ts'
import { createDurationBook } from './planning/learned-durations.ts'
import { createOutsideUpdates } from './tick/outside-updates.ts'
import { createProjectReader } from './cloud/project-reader.ts'
import { replanRollout, type ReplanRequest, type Replanned } from './commands/replan-rollout.ts'
import { createRoomLocks, type RoomLocks } from './commands/room-locks.ts'
import { createUpgradeSender } from './effects/send-upgrade.ts'
import { createSlotSums } from './tick/slot-sums.ts'
import { surroundingsOf, type ProjectConditions } from './tick/surroundings.ts'
import { sweep } from './sweep.ts'
import { tellThread } from './effects/tell-thread.ts'
import { createProjectTicker } from './tick/tick-project.ts'
import { createTimedRunner } from './wait-for-time.ts'
import { createWindowFacts, type WindowFactsOf } from './windows/window-facts.ts'

/** How the engine is, for `/readyz`, metrics and `/ota doctor`. */
export interface EngineHealth {
  readonly backlog: { readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }
  readonly liveRollouts: number
  readonly projects: readonly {
    readonly projectId: string
    readonly trouble?: ApiTrouble
    readonly budget: BudgetState
  }[]
}

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
  syncRoom(request: {
    readonly projectId: string
    readonly roomId: string
    readonly roomLabel: string
    readonly by: PersonId
  }): Promise<void>
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
  /** Looks once at everything that is live, and begins to work. */
  start(): Promise<void>
  /** Takes no more work and waits for what runs. */
  stop(): Promise<void>
}

/** Platforms stop to redeliver long before. */
const KEYS_KEPT_MS = 7 * 24 * 3_600_000

/** Load, decide, commit, run the effects; the outcome of an effect is the next command. */
export const createEngine = (parts: EngineParts): RunnableEngine => {
  const { store, queue, gateway, clock, log } = parts
  const handle = createCommandHandler(parts)
  const details = createDetailReader(parts)
  const checkAccount = (projectId: string): Promise<unknown> => parts.cloudProbe.readOne(projectId)
  const fleet = createFleetReader(parts, details)
  const breaker = createApiBreaker(parts.pollBounds)
  const budget = createCallBudget({
    gateway,
    callCounts: parts.callCounts,
    clock,
    time: parts.time,
    limit: parts.callsPerMonth,
  })
  const outside = createOutsideUpdates({ ...parts, updates: parts.outsideUpdates }, details)
  const durationsOf = createDurationBook(parts.durations, clock)
  const roomLocks = createRoomLocks(parts.roomLocks, parts)

  const factsOf = async (projectId: string): Promise<ProjectConditions> => ({
    outside: await outside.slotsOf(projectId),
    lockedRooms: await roomLocks.lockedRoomsOf(projectId),
    durations: await durationsOf(),
    nowMs: clock.now(),
  })
  const loadLive = async (projectId?: string): Promise<readonly StoredRollout[]> =>
    store.list({ statuses: LIVE_STATUSES, ...(projectId !== undefined && { projectId }) })

  const completePlan = createPlanCompleter(parts, {
    handle,
    fleet,
    details,
    durationsOf,
    budget,
    lockedRoomsOf: (projectId) => roomLocks.lockedRoomsOf(projectId),
  })
  const sendUpgrade = createUpgradeSender(parts, {
    handle,
    surroundingsFor: async (rolloutId) => {
      const stored = await store.load(rolloutId)
      // Asked last, because the machine may have slept since the work began. Thrown: nothing is sent, and it is tried again.
      if (!(await parts.time.confirm())) throw new Error('The time is not confirmed, so nothing is sent.')
      if (stored === undefined) return undefined
      const live = await loadLive(stored.projectId)
      const facts = await factsOf(stored.projectId)
      const sums = createSlotSums(facts.outside)
      for (const { rollout } of live) sums.put(rollout)
      return surroundingsOf(stored.rollout, sums.beside(stored.rollout), facts)
    },
    onSent: (projectId) => fleet.forget(projectId),
  })
  const tickProject = createProjectTicker(parts, {
    handle,
    reader: createProjectReader(gateway, details, checkAccount),
    breaker,
    budget,
    outside,
    factsOf,
  })

  const runEffect = createTimedRunner(parts, async ({ effect, attempt }): Promise<WorkResult> => {
    switch (effect.type) {
      case 'complete-plan':
        return completePlan(effect.rolloutId, attempt)
      case 'send-upgrade':
        return sendUpgrade(effect)
      case 'tick-project':
        return tickProject(effect.projectId)
      case 'tell-thread':
        return tellThread(parts, effect.rolloutId)
      case 'refresh-card':
      case 'post-notice':
      case 'tell-person':
        return announce(parts.announcer, effect)
    }
  })

  /** What people decide has a time as well: asked now, if the machine has just woken up. */
  const atConfirmedTime = async <T>(act: () => Promise<T>): Promise<T> => {
    await parts.time.confirm()
    return act()
  }

  return {
    handle: (rolloutId, command) => atConfirmedTime(() => handle(rolloutId, command)),
    draft: (request) => atConfirmedTime(() => draftRollout(parts, request)),
    replan: (request) => atConfirmedTime(() => replanRollout(parts, fleet, request)),
    readPending: (projectId, options) => fleet.readPending(projectId, options),
    readDevice: async (projectId, deviceId) => {
      const reading = await details.read([deviceId], 0, () => checkAccount(projectId))
      const found = reading.found.get(deviceId)
      if (found !== undefined) return found
      const { error } = reading.unreadable.get(deviceId) ?? {}
      throw error === undefined
        ? new GatewayError(`Tuya does not know the device ${deviceId}.`, {
            problem: 'not-found',
            isRetryable: false,
          })
        : ofDevice(error)
    },
    loadRollout: (rolloutId) => store.load(rolloutId),
    listRollouts: (filter) => store.list(filter),
    events: (rolloutId) => store.events(rolloutId),
    syncRoom: async ({ projectId, ...room }) => {
      const { roomId } = room
      await parts.transactions.run((transaction) =>
        parts.projectTrail.append(transaction, projectId, {
          atMs: clock.now(),
          event: { type: 'room-sync-asked', ...room },
        }),
      )
      await gateway.syncRoom(projectId, roomId)
      fleet.forget(projectId)
    },
    reservationsOf: async (deviceIds) => Object.fromEntries(await store.reservationsOf(deviceIds)),
    forecast: createForecaster({
      ...parts,
      fleet,
      durationsOf,
      windowOf: parts.windowOf,
      roomWindowsOf: parts.roomWindowsOf,
    }),
    windowOf: createWindowFacts(parts),
    roomLocks,
    audit: parts.auditTrail,
    projectTrail: parts.projectTrail,
    diagnose: createDiagnosis(parts.cloudProbe, { ...parts, budget }),
    health: async () => {
      const live = await loadLive()
      const projectIds = [...new Set(live.map(({ projectId }) => projectId))]
      return {
        backlog: await queue.backlog(),
        liveRollouts: live.length,
        projects: await Promise.all(
          projectIds.map(async (projectId) => {
            const trouble = breaker.troubleOf(projectId)
            return {
              projectId,
              budget: await budget.settle(projectId),
              ...(trouble !== undefined && { trouble }),
            }
          }),
        ),
      }
    },
    runEffect,
    start: async () => {
      // By a clock that is ahead, keys would be forgotten that platforms still repeat.
      if (parts.time.isConfirmed()) await parts.keys.forgetBefore(clock.now() - KEYS_KEPT_MS)
      const live = await loadLive()
      const work = await sweep(store, live)
      await parts.transactions.run((transaction) => queue.enqueue(transaction, work))
      log.info({ liveRollouts: live.length }, 'The engine starts')
      await queue.start(runEffect)
    },
    stop: async () => {
      await queue.stop()
      await budget.settleRest().catch((error: unknown) => {
        log.warn({ error }, 'The calls of the last seconds could not be counted')
      })
    },
  }
}

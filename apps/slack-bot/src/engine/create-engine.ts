import { LIVE_STATUSES } from '../rollouts/model/rollout.ts'
import { createApiBreaker } from './cloud/api-breaker.ts'
import { createCallBudget } from './cloud/call-budget.ts'
import { createDetailReader } from './cloud/detail-reader.ts'
import { createFailedReader } from './cloud/failed-reader.ts'
import { createFleetReader } from './cloud/fleet-reader.ts'
import { createProjectReader } from './cloud/project-reader.ts'
import { readDevice } from './cloud/read-device.ts'
import { createDeviceChanger } from './commands/change-devices.ts'
import { createFailedClearer } from './commands/clear-failed.ts'
import { createCommandHandler } from './commands/command-handler.ts'
import { draftRollout, findDrafted } from './commands/draft-rollout.ts'
import { replanRollout } from './commands/replan-rollout.ts'
import { createRoomLocks } from './commands/room-locks.ts'
import { syncRoom } from './commands/sync-room.ts'
import { createDiagnosis } from './diagnose.ts'
import { createEffectRunner } from './effects/run-effect.ts'
import { createUpgradeSender } from './effects/send-upgrade.ts'
import { createHealthReport } from './engine-health.ts'
import type { EngineParts } from './engine-parts.ts'
import type { RunnableEngine } from './engine.ts'
import { createPlanCompleter } from './planning/complete-plan.ts'
import { createReadAhead } from './planning/read-ahead.ts'
import { createForecaster } from './planning/forecast-selection.ts'
import { createDurationBook } from './planning/learned-durations.ts'
import { sweep } from './sweep.ts'
import { createConditionsReader } from './tick/conditions-reader.ts'
import { createOutsideUpdates } from './tick/outside-updates.ts'
import { createProjectViews } from './tick/project-views.ts'
import { createProjectTicker } from './tick/tick-project.ts'
import { createTimedRunner } from './wait-for-time.ts'
import { createWindowFacts } from './windows/window-facts.ts'

/** Platforms stop redelivering long before this. */
const KEYS_KEPT_MS = 7 * 24 * 3_600_000

export const createEngine = (parts: EngineParts): RunnableEngine => {
  const { store, queue, gateway, clock, time, log } = parts
  const handle = createCommandHandler(parts)
  const details = createDetailReader(parts)
  const checkAccount = (projectId: string): Promise<unknown> => parts.cloudProbe.readOne(projectId)
  const fleet = createFleetReader(parts, details)
  const failed = createFailedReader(parts, fleet)
  const clearFailed = createFailedClearer(parts, { failed, fleet })
  const breaker = createApiBreaker(parts.pollBounds)
  const budget = createCallBudget(parts)
  const outside = createOutsideUpdates({ clock, log, updates: parts.outsideUpdates }, details)
  const durationsOf = createDurationBook(parts.durations, clock, parts.typicalDurations)
  const roomLocks = createRoomLocks(parts.roomLocks, parts)
  const lockedRoomsOf = (projectId: string) => roomLocks.lockedRoomsOf(projectId)
  const changeDevices = createDeviceChanger(parts, { handle, budget, lockedRoomsOf })
  const views = createProjectViews()
  const conditions = createConditionsReader(parts, { outside, views, lockedRoomsOf, durationsOf })

  const runEffect = createTimedRunner(
    parts,
    createEffectRunner(parts, {
      completePlan: createPlanCompleter(parts, {
        handle,
        readAhead: createReadAhead(parts, { details, checkAccount }),
        fleet,
        details,
        durationsOf,
        budget,
        lockedRoomsOf,
      }),
      sendUpgrade: createUpgradeSender(parts, {
        handle,
        surroundingsFor: conditions.surroundingsFor,
        onSent: (projectId) => {
          fleet.forget(projectId)
          failed.forget(projectId)
        },
      }),
      tickProject: createProjectTicker(parts, {
        views,
        handle,
        reader: createProjectReader(gateway, details, checkAccount),
        breaker,
        budget,
        outside,
        factsOf: conditions.ofProject,
      }),
    }),
  )

  /** A decision is recorded with its time, so the time is confirmed first if the machine has just woken up. */
  const atConfirmedTime = async <T>(act: () => Promise<T>): Promise<T> => {
    await time.confirm()
    return act()
  }

  return {
    handle: (rolloutId, command) => atConfirmedTime(() => handle(rolloutId, command)),
    draft: (request) => atConfirmedTime(() => draftRollout(parts, request)),
    findDraft: (idempotencyKey) => findDrafted(parts, idempotencyKey),
    replan: (request) => atConfirmedTime(() => replanRollout(parts, fleet, request)),
    changeDevices: (request) => atConfirmedTime(() => changeDevices(request)),
    readPending: (projectId, options) => fleet.readPending(projectId, options),
    readFailed: (projectId, options) => failed.readFailed(projectId, options),
    readRooms: (projectId) => fleet.readRooms(projectId),
    readUpgraded: (projectId, query) => gateway.listUpgraded(projectId, query),
    clearFailed: (request) => atConfirmedTime(() => clearFailed(request)),
    readDevice: (projectId, deviceId) =>
      readDevice(details, { projectId, deviceId, checkAccount: () => checkAccount(projectId) }),
    loadRollout: (rolloutId) => store.load(rolloutId),
    listRollouts: (filter) => store.list(filter),
    events: (rolloutId) => store.events(rolloutId),
    syncRoom: (request) => syncRoom(parts, fleet, request),
    reservationsOf: async (deviceIds) => Object.fromEntries(await store.reservationsOf(deviceIds)),
    forecast: createForecaster(parts, { fleet, failed, durationsOf, budget }),
    windowOf: createWindowFacts(parts),
    roomLocks,
    audit: parts.auditTrail,
    projectTrail: parts.projectTrail,
    diagnose: createDiagnosis(parts.cloudProbe, { ...parts, budget }),
    health: createHealthReport(parts, { breaker, budget }),
    runEffect,
    start: async () => {
      // A clock that is ahead would delete keys that platforms may still redeliver.
      if (time.isConfirmed()) await parts.keys.forgetBefore(clock.now() - KEYS_KEPT_MS)
      const live = await store.list({ statuses: LIVE_STATUSES })
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

import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/database/open-database.ts'
import type { EngineParts } from '../../src/engine/engine-parts.ts'
import { createEngine } from '../../src/engine/create-engine.ts'
import type { RunnableEngine } from '../../src/engine/engine.ts'
import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { RolloutKnobs } from '../../src/rollouts/model/plan.ts'
import type { Announcer } from '../../src/rollouts/ports/announcer.ts'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { createSqlAuditTrail } from '../../src/store/trail/sql-audit-trail.ts'
import { createSqlCallCounts } from '../../src/store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../../src/store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createSqlMessageLedger } from '../../src/store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from '../../src/store/sql-outside-updates.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { createSqlRoomLocks } from '../../src/store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import type { Scheduler } from '../../src/work-queue/scheduler.ts'
import { CONFIRMED_TIME, settle, type ManualTime } from '../support/manual-time.ts'
import { createCrashingSqliteDialect } from './crashing-sqlite.ts'
import { probeOf, type SmallCloud } from './small-cloud.ts'

export const PROJECT = 'p1'

/** Settings for tests on a manual clock: real proportions, short timeouts. */
export const TEST_KNOBS: RolloutKnobs = {
  ...DEFAULT_KNOBS,
  soakMs: { canary: 60_000, later: 30_000 },
  retryDelaysMs: [60_000],
}

/** Thrown when the test ends a life of the bot. Nothing after it has any effect. */
class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

/** What people see. It is outside of any process and survives every crash. */
export interface Wall {
  readonly cards: Map<RolloutId, number>
  readonly notices: string[]
}
export const createWall = (): Wall => ({ cards: new Map(), notices: [] })

/** One life of the bot, on a database file that survives it. */
export interface EngineLife {
  readonly engine: RunnableEngine
  readonly database: Database
  /** The points at which a power cut could have come. */
  readonly points: string[]
  readonly isDead: () => boolean
  /** No power cuts from here on. */
  readonly spare: () => void
  /** Called at each point; may end the life there. */
  readonly atPoints: (listener: (what: string) => void) => void
  /** Ends the life now. */
  readonly kill: () => void
  readonly problems: unknown[]
  end(): Promise<void>
}

export interface LifeOptions {
  readonly folder: string
  readonly time: ManualTime
  readonly cloud: FirmwareGateway
  readonly wall: Wall
  /** The life ends at this point, counted from 0. */
  readonly diesAt?: number
  readonly parts?: Partial<EngineParts>
  /** Changes the parts last, for tests that wrap them. */
  readonly refine?: (parts: EngineParts, database: Database) => EngineParts
}

export const startLife = async (options: LifeOptions): Promise<EngineLife> => {
  const { folder, time, cloud, wall, diesAt, refine = (made: EngineParts) => made } = options
  const points: string[] = []
  const problems: unknown[] = []
  const listeners: ((what: string) => void)[] = []
  let dead = false
  let isArmed = false

  const kill = (): void => {
    dead = true
    pullThePlug()
  }
  const pass = (what: string): void => {
    if (dead) throw new PowerCut('dead already')
    if (!isArmed) return
    points.push(what)
    if (points.length - 1 === diesAt) kill()
    for (const listener of listeners) listener(what)
    if (dead) throw new PowerCut('power cut')
  }
  const around = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
    pass(`before ${what}`)
    const result = await act()
    pass(`after ${what}`)
    return result
  }

  const { dialect, pullThePlug } = createCrashingSqliteDialect(join(folder, 'test.db'), { pass })
  const database = await openDatabase(dialect, 'sqlite')
  const store = createSqlRolloutStore(database.db)
  const ledger = createSqlMessageLedger(database.db)
  const note = (facts: object, message: string): void => {
    problems.push({ ...facts, message })
  }
  const log = { debug: () => {}, info: () => {}, warn: note, error: note }
  const scheduler: Scheduler = {
    schedule: (callback, delayMs) => (dead ? () => {} : time.schedule(() => dead || callback(), delayMs)),
  }
  const announcer: Announcer = {
    refreshCard: (rolloutId) =>
      around('a card', async () => {
        const stored = await store.load(rolloutId)
        wall.cards.set(rolloutId, Math.max(wall.cards.get(rolloutId) ?? 0, stored?.version ?? 0))
      }),
    endLockPost: ({ roomId, post }, ending) =>
      around('a lock', async () => {
        wall.notices.push(`lock of ${roomId} at ${post.messageTs}: ${ending.kind}`)
      }),
    postNotice: async (rolloutId, seq, notice) => {
      if ((await ledger.noticeState(rolloutId, seq)) === 'posted') return
      await around('a notice', async () => {
        wall.notices.push(`${rolloutId} #${seq} ${notice.kind}`)
      })
      await ledger.markNoticePosted(rolloutId, seq, `${seq}`)
    },
    tellPerson: (_person, _place, rolloutId, notice) =>
      around('a word', async () => {
        wall.notices.push(`${rolloutId} ${notice.kind}`)
      }),
  }
  const gateway: FirmwareGateway = {
    listPending: (projectId, filter) => cloud.listPending(projectId, filter),
    listUpgrading: (projectId) => cloud.listUpgrading(projectId),
    readDevice: (projectId, deviceId) => cloud.readDevice(projectId, deviceId),
    listRooms: (projectId) => cloud.listRooms(projectId),
    syncRoom: (projectId, roomId) => cloud.syncRoom(projectId, roomId),
    upgrade: async (projectId, deviceIds, askToSend) => {
      let isPermitted = false
      const outcome = await cloud.upgrade(projectId, deviceIds, async () => {
        const permission = await askToSend()
        isPermitted = permission.maySend
        if (isPermitted) pass('before a POST')
        return permission
      })
      if (isPermitted) pass('after a POST')
      return outcome
    },
    deleteFailed: (projectId, deviceIds, askToSend) => cloud.deleteFailed(projectId, deviceIds, askToSend),
    listUpgraded: (projectId, query) => cloud.listUpgraded(projectId, query),
    meterOf: (projectId) => cloud.meterOf(projectId),
  }
  const parts = refine(
    {
      store,
      transactions: database.transactions,
      queue: createEmbeddedWorkQueue({ db: database.db, clock: time, scheduler, log, random: () => 0.5 }),
      gateway,
      announcer,
      clock: time,
      time: CONFIRMED_TIME,
      log,
      facts: createSqlDeviceFacts(database.db),
      keys: createSqlClaimedKeys(database.db, time),
      callCounts: createSqlCallCounts(database.db),
      durations: createSqlUpdateDurations(database.db),
      outsideUpdates: createSqlOutsideUpdates(database.db),
      cloudProbe: probeOf(cloud),
      roomLocks: createSqlRoomLocks(database.db),
      auditTrail: createSqlAuditTrail(database.db),
      projectTrail: createSqlProjectTrail(database.db),
      knobsOf: () => TEST_KNOBS,
      ...options.parts,
    },
    database,
  )
  const engine = createEngine(parts)
  isArmed = true
  await engine.start().catch((error: unknown) => {
    if (!dead) throw error
  })
  return {
    engine,
    database,
    points,
    problems,
    isDead: () => dead,
    spare: () => {
      isArmed = false
    },
    atPoints: (listener) => {
      listeners.push(listener)
    },
    kill,
    end: async () => {
      if (!dead) await engine.stop()
      dead = true
      await database.close().catch(() => {})
    },
  }
}

/** Everything offered now, as a person would select it. */
export const selectAll = (cloud: SmallCloud, deviceIds?: readonly string[]) => ({
  projectId: PROJECT,
  label: 'Everything',
  devices: [...cloud.devices.values()].flatMap(({ deviceId, offered }) =>
    offered !== undefined && deviceIds?.includes(deviceId) !== false
      ? [{ deviceId, name: deviceId, toVersion: offered }]
      : [],
  ),
})

export const request = (
  engine: RunnableEngine,
  cloud: SmallCloud,
  key: string,
  deviceIds?: readonly string[],
) =>
  engine.draft({
    requester: 'U-requester',
    place: 'C1',
    selection: selectAll(cloud, deviceIds),
    reason: 'as planned',
    start: 'now',
    idempotencyKey: key,
  })

export const approve = async (engine: RunnableEngine, rollout: Rollout) => {
  if (rollout.status !== 'awaiting-approval') throw new Error(`It is ${rollout.status}`)
  const { planHash } = rollout
  return engine.handle(rollout.rolloutId, { type: 'approve', by: 'U-approver', right: 'approver', planHash })
}

export const stateOf = async (engine: RunnableEngine, rolloutId: RolloutId): Promise<Rollout> => {
  const stored = await engine.loadRollout(rolloutId)
  if (stored === undefined) throw new Error(`${rolloutId} does not exist`)
  return stored.rollout
}

/** Lets time pass until the rollout has the wanted state. */
export const runUntil = async (
  life: EngineLife,
  time: ManualTime,
  rolloutId: RolloutId,
  isThere: (rollout: Rollout) => boolean,
): Promise<Rollout> => {
  await settle()
  for (let steps = 0; steps < 5000; steps += 1) {
    const rollout = await stateOf(life.engine, rolloutId)
    if (isThere(rollout)) return rollout
    if (!(await time.advanceToNext()))
      throw new Error(`Nothing is due any more, and ${rolloutId} is ${rollout.status}`)
  }
  throw new Error(
    `${rolloutId} does not come to an end: ${JSON.stringify(await stateOf(life.engine, rolloutId))}`,
  )
}

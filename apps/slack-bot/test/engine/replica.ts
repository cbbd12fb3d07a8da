import { createDatabaseClock } from '../../src/clock/database-clock.ts'
import { openPostgresDatabase } from '../../src/database/open-database.ts'
import { readServerTime } from '../../src/database/server-time.ts'
import { createEngine } from '../../src/engine/create-engine.ts'
import type { RunnableEngine } from '../../src/engine/engine.ts'
import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { RolloutKnobs } from '../../src/rollouts/model/plan.ts'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
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
import { createPgBossWorkQueue } from '../../src/work-queue/pg-boss-work-queue.ts'
import { createMortalClock } from '../work-queue/mortal-clock.ts'
import { probeOf } from './small-cloud.ts'

/** Short timeouts: these tests run on the machine's own clock. */
export const REPLICA_KNOBS = {
  ...DEFAULT_KNOBS,
  maxInFlight: 60,
  maxInFlightPerRoom: 60,
  settleMs: 300,
  offerFreshMs: 5000,
  soakMs: { canary: 0, later: 0 },
  retryDelaysMs: [500, 500],
}

/** One replica of the bot without Slack, on a shared database. */
export interface Replica {
  readonly engine: RunnableEngine
  /** Ends it like `kill -9`: no timer fires, and nothing reaches the cloud, the database or people any more. */
  readonly kill: () => void
  readonly close: () => Promise<void>
  readonly db: Awaited<ReturnType<typeof openPostgresDatabase>>['db']
}

const never = (): Promise<never> => new Promise(() => {})

/** Takes part in decisions from now on, and in the work once its engine is started. */
export const openReplica = async (options: {
  readonly url: string
  readonly cloud: FirmwareGateway
  /** What people are told. */
  readonly wall: string[]
  readonly knobs: RolloutKnobs
  /** How far its machine's clock is ahead. */
  readonly aheadMs?: number
  /** Called right after each transaction, with its result. */
  readonly onCommitted?: (result: unknown) => void
}): Promise<Replica> => {
  const { url, cloud, wall, knobs, aheadMs = 0, onCommitted } = options
  const database = await openPostgresDatabase(url, { maxConnections: 6 })
  const { db } = database
  const mortal = createMortalClock()
  let isDead = false
  const alive = <A extends unknown[], R>(act: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> =>
      isDead ? never() : act(...args).then((result) => (isDead ? never() : result))
  }
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const clock = createDatabaseClock({
    readServerTime: () => readServerTime(db),
    machine: { now: () => Date.now() + aheadMs, elapsed: () => performance.now() },
    log,
    onConfirmed: () => {},
  })
  await clock.confirm()
  const queue = createPgBossWorkQueue({ url, db, clock, log, boss: { clock: mortal.clock } })
  const gateway: FirmwareGateway = {
    listPending: alive((projectId, filter) => cloud.listPending(projectId, filter)),
    listUpgrading: alive((projectId) => cloud.listUpgrading(projectId)),
    readDevice: alive((projectId, deviceId) => cloud.readDevice(projectId, deviceId)),
    listRooms: alive((projectId) => cloud.listRooms(projectId)),
    syncRoom: alive((projectId, roomId) => cloud.syncRoom(projectId, roomId)),
    upgrade: alive((projectId, deviceIds, askToSend) => cloud.upgrade(projectId, deviceIds, askToSend)),
    deleteFailed: alive((projectId, deviceIds, askToSend) =>
      cloud.deleteFailed(projectId, deviceIds, askToSend),
    ),
    listUpgraded: alive((projectId, query) => cloud.listUpgraded(projectId, query)),
    meterOf: () => ({ budget: 'default', callsSoFar: 0 }),
  }
  const ledger = createSqlMessageLedger(db)
  const engine = createEngine({
    store: createSqlRolloutStore(db),
    transactions: {
      run: (work) =>
        alive(async () => {
          const result = await database.transactions.run(work)
          onCommitted?.(result)
          return result
        })(),
    },
    queue,
    gateway,
    announcer: {
      refreshCard: alive(async () => {}),
      endLockPost: alive(async () => {}),
      postNotice: alive(async (rolloutId: RolloutId, seq: number, notice: { kind: string }) => {
        if ((await ledger.noticeState(rolloutId, seq)) === 'posted') return
        wall.push(`${rolloutId} ${notice.kind}`)
        await ledger.markNoticePosted(rolloutId, seq, '1')
      }),
      tellPerson: alive(async () => {}),
    },
    clock,
    time: clock,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, clock),
    callCounts: createSqlCallCounts(db),
    durations: createSqlUpdateDurations(db),
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: probeOf(cloud),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
    projectTrail: createSqlProjectTrail(db),
    knobsOf: () => knobs,
    pollBounds: { minimumMs: 200, maximumMs: 1000, idleMs: 1000 },
  })
  return {
    engine,
    db,
    kill: () => {
      isDead = true
      mortal.die()
    },
    close: async () => {
      // A dead replica's handlers never end, and keep their connections until the server stops.
      if (isDead) return void database.close()
      await engine.stop()
      await database.close()
    },
  }
}

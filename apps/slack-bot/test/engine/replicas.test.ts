import { describe, expect, test } from 'vitest'
import { createDatabaseClock } from '../../src/clock/database-clock.ts'
import { readServerTime } from '../../src/database/server-time.ts'
import { openPostgresDatabase } from '../../src/database/open-database.ts'
import { createEngine, type RunnableEngine } from '../../src/engine/engine.ts'
import { DEFAULT_KNOBS } from '../../src/rollouts/default-knobs.ts'
import type { RolloutId } from '../../src/rollouts/ids.ts'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import { hasExecution } from '../../src/rollouts/rollout.ts'
import { createSqlAuditTrail } from '../../src/store/sql-audit-trail.ts'
import { createSqlCallCounts } from '../../src/store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../../src/store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createSqlMessageLedger } from '../../src/store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from '../../src/store/sql-outside-updates.ts'
import { createSqlRolloutStore } from '../../src/store/sql-rollout-store.ts'
import { createSqlRoomLocks } from '../../src/store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { verifyTrail } from '../../src/store/verify-trail.ts'
import { createPgBossWorkQueue } from '../../src/work-queue/pg-boss-work-queue.ts'
import { waitFor } from '../manual-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../test-databases.ts'
import { createMortalClock } from '../work-queue/mortal-clock.ts'
import { approve, request } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, probeOf, type SmallCloud } from './small-cloud.ts'

const ROLLOUTS = 30
const PER_ROLLOUT = 3
const KNOBS = {
  ...DEFAULT_KNOBS,
  maxInFlight: 60,
  maxInFlightPerRoom: 60,
  settleMs: 300,
  offerFreshMs: 5000,
  soakMs: { canary: 0, later: 0 },
  retryDelaysMs: [500, 500],
}

interface Replica {
  readonly engine: RunnableEngine
  /** Ends it as `kill -9` would: no timer fires, nothing reaches the cloud, the database or people any more. */
  readonly kill: () => void
  readonly close: () => Promise<void>
  readonly db: Awaited<ReturnType<typeof openPostgresDatabase>>['db']
}

const never = (): Promise<never> => new Promise(() => {})

/** One 20 minutes ahead, one six hours behind: replicas go by the server's time. */
const AHEAD_MS = [0, 20 * 60_000, -6 * 3_600_000] as const

const startReplica = async (
  url: string,
  { cloud, wall, aheadMs }: { readonly cloud: SmallCloud; readonly wall: string[]; readonly aheadMs: number },
): Promise<Replica> => {
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
    readDevice: alive((deviceId) => cloud.readDevice(deviceId)),
    listRooms: alive((projectId) => cloud.listRooms(projectId)),
    syncRoom: alive((projectId, roomId) => cloud.syncRoom(projectId, roomId)),
    upgrade: alive((projectId, deviceIds) => cloud.upgrade(projectId, deviceIds)),
    callsSoFar: () => 0,
  }
  const ledger = createSqlMessageLedger(db)
  const engine = createEngine({
    store: createSqlRolloutStore(db),
    transactions: { run: (work) => alive(() => database.transactions.run(work))() },
    queue,
    gateway,
    announcer: {
      refreshCard: alive(async () => {}),
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
    knobs: KNOBS,
    pollBounds: { minimumMs: 200, maximumMs: 1000, idleMs: 1000 },
  })
  await engine.start()
  return {
    engine,
    db,
    kill: () => {
      isDead = true
      mortal.die()
    },
    close: async () => {
      // A dead one's handlers never end, and hold their connections until the server goes.
      if (isDead) return void database.close()
      await engine.stop()
      await database.close()
    },
  }
}

const pick = (replicas: readonly Replica[], index: number): RunnableEngine => {
  const replica = replicas[index % replicas.length]
  if (replica === undefined) throw new Error('no replica')
  return replica.engine
}

describe.runIf(postgresUrl !== undefined)('three replicas on one PostgreSQL', () => {
  test('30 rollouts, clocks of machines hours apart, clicks at any replica, one replica killed in the middle: all finish, nothing starts twice', async () => {
    const server = await createTemporaryPostgres()
    const wall: string[] = []
    const cloud = createSmallCloud({
      now: () => Date.now(),
      rooms: ROOMS,
      devices: Array.from({ length: ROLLOUTS * PER_ROLLOUT }, (_, index) =>
        lamp(`d${index}`, { updateMs: 600 }),
      ),
      lagMs: 50,
    })
    const replicas = await Promise.all(
      AHEAD_MS.map((aheadMs) => startReplica(server.url, { cloud, wall, aheadMs })),
    )
    const groups = Array.from({ length: ROLLOUTS }, (_, index) =>
      Array.from({ length: PER_ROLLOUT }, (_none, position) => `d${index * PER_ROLLOUT + position}`),
    )
    // Each request arrives twice, at two replicas.
    const drafted = await Promise.all(
      groups.flatMap((deviceIds, index) =>
        [0, 1].map((shift) => request(pick(replicas, index + shift), cloud, `click ${index}`, deviceIds)),
      ),
    )
    const ids = new Set(drafted.map((answer) => (answer.kind === 'drafted' ? answer.rolloutId : 'refused')))
    expect(ids.size).toBe(ROLLOUTS)

    const statuses = async () => {
      const found = await pick(replicas, 1).listRollouts({})
      return found.map(({ rollout }) => rollout)
    }
    await waitFor(
      'all plans',
      async () => (await statuses()).every(({ status }) => status !== 'draft'),
      60_000,
    )
    const answers = await Promise.all(
      (await statuses()).flatMap((rollout, index) =>
        [0, 1, 2].map((shift) => approve(pick(replicas, index + shift), rollout)),
      ),
    )
    // Three clicks on each card, at three replicas: one decides, two are told so.
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(ROLLOUTS)
    await waitFor('the first updates', () => cloud.triggered.length > 10, 60_000)
    replicas[0]?.kill()
    const killedAtMs = Date.now()
    const living = replicas.slice(1)
    const isOver = async (): Promise<boolean> => {
      const found = await pick(living, 0).listRollouts({})
      return found.every(({ rollout }) => rollout.status.startsWith('completed'))
    }
    await waitFor('all rollouts to end', isOver, 60_000)
    expect(Date.now() - killedAtMs).toBeLessThan(60_000)
    for (const { rollout } of await pick(living, 0).listRollouts({}))
      expect(
        hasExecution(rollout) && Object.values(rollout.devices).map(({ progress }) => progress.state),
        rollout.rolloutId,
      ).toEqual(['verified', 'verified', 'verified'])
    expect(cloud.triggered.toSorted()).toEqual([...cloud.devices.keys()].toSorted())
    const db = living[0]?.db
    expect(db && (await verifyTrail(db)).problems).toEqual([])
    await waitFor(
      'the last words',
      () => wall.filter((line) => line.endsWith('finished')).length >= ROLLOUTS,
      30_000,
    )
    expect(new Set(wall.filter((line) => line.endsWith('finished'))).size).toBe(ROLLOUTS)
    await Promise.all(replicas.map((replica) => replica.close()))
    await server.drop()
  }, 180_000)
})

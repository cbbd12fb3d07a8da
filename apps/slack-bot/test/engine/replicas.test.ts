// Several replicas on one PostgreSQL.
import { describe, expect, test } from 'vitest'
import type { RunnableEngine } from '../../src/engine/engine.ts'
import { hasExecution } from '../../src/rollouts/model/rollout.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { waitFor } from '../support/manual-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'
import { approve, request } from './engine-world.ts'
import { REPLICA_KNOBS, openReplica, type Replica } from './replica.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const ROLLOUTS = 30
const PER_ROLLOUT = 3

/** One 20 minutes ahead, one six hours behind: replicas use the server's time. */
const AHEAD_MS = [0, 20 * 60_000, -6 * 3_600_000] as const

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
      AHEAD_MS.map((aheadMs) => openReplica({ url: server.url, cloud, wall, knobs: REPLICA_KNOBS, aheadMs })),
    )
    await Promise.all(replicas.map(({ engine }) => engine.start()))
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
    // Three clicks on each card, at three replicas: one decides, two get "already done".
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
      'the last notices',
      () => wall.filter((line) => line.endsWith('finished')).length >= ROLLOUTS,
      30_000,
    )
    expect(new Set(wall.filter((line) => line.endsWith('finished'))).size).toBe(ROLLOUTS)
    await Promise.all(replicas.map((replica) => replica.close()))
    await server.drop()
  }, 180_000)
})

// Notices and cards that weren't delivered yet.
import { afterEach, expect, test } from 'vitest'
import type { Announcer } from '../../src/rollouts/ports/announcer.ts'
import { createSqlMessageLedger } from '../../src/store/sql-message-ledger.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const openWorld = () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  cleanUps.push(folder.remove)
  const devices = ['d1', 'd2', 'd3', 'd4'].map((deviceId) => lamp(deviceId))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000 })
  const told: string[] = []
  /** The errors of the next posts; later posts succeed. */
  const refusals: Error[] = []
  let isAway = false
  const announcer: Announcer = {
    refreshCard: async (rolloutId) => {
      if (isAway) throw new Error('away')
      told.push(`card ${rolloutId}`)
    },
    endLockPost: async () => {},
    postNotice: async (_rolloutId, seq, { kind }) => {
      const refusal = refusals.shift()
      if (isAway || refusal !== undefined) throw refusal ?? new Error('away')
      told.push(`${kind} #${seq}`)
    },
    tellPerson: async () => {},
  }
  const live = async (withAnnouncer = true) => {
    const life = await startLife({
      folder: folder.path,
      time,
      cloud,
      wall: createWall(),
      ...(withAnnouncer && { parts: { announcer } }),
    })
    cleanUps.push(() => life.end())
    return life
  }
  return { time, cloud, told, refusals, live, goAway: (away: boolean) => (isAway = away) }
}

const complete = async (
  world: ReturnType<typeof openWorld>,
  life: Awaited<ReturnType<typeof world.live>>,
) => {
  const { time, cloud } = world
  await request(life.engine, cloud, 'view 1')
  await approve(
    life.engine,
    await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval'),
  )
  return runUntil(life, time, 'R-1', ({ status }) => status === 'completed')
}

const noticesOf = (told: readonly string[]): readonly string[] =>
  told.filter((one) => !one.startsWith('card'))
const bySeq = (left: string, right: string): number =>
  Number(left.split('#')[1]) - Number(right.split('#')[1])

test('after hours without the chat platform the thread gets every notice once, in order, and the card is drawn', async () => {
  const world = openWorld()
  const life = await world.live()
  world.goAway(true)
  await complete(world, life)
  await world.time.advance(6 * 3_600_000)
  expect(world.told).toEqual([])
  expect((await life.engine.health()).backlog).toMatchObject({ waiting: 2, dead: 0 })
  world.goAway(false)
  await world.time.advance(60_000)
  const notices = noticesOf(world.told)
  expect(notices.at(0)).toMatch(/^approved/u)
  expect(notices.at(-1)).toMatch(/^finished/u)
  expect(notices).toEqual(notices.toSorted(bySeq))
  expect(new Set(notices).size).toBe(notices.length)
  expect(world.told).toContain('card R-1')
  expect((await life.engine.health()).backlog).toEqual({ waiting: 0, dead: 0 })
})

test('a refused notice delays those after it; one that can never be posted is dropped and counted', async () => {
  const world = openWorld()
  const life = await world.live()
  world.refusals.push(
    Object.assign(new Error('later'), { retryAfterMs: 3_600_000 }),
    Object.assign(new Error('cannot be drawn'), { isFinal: true }),
  )
  await complete(world, life)
  const notices = noticesOf(world.told)
  expect(notices.map((one) => one.split(' ')[0])).not.toContain('approved')
  expect(notices.at(-1)).toMatch(/^finished/u)
  expect(notices).toEqual(notices.toSorted(bySeq))
  expect((await life.engine.health()).backlog).toEqual({ waiting: 0, dead: 1 })
})

test('a start redraws outdated ended cards, and posts missing notices', async () => {
  const world = openWorld()
  const first = await world.live()
  await complete(world, first)
  const { version = 0 } = (await first.engine.loadRollout('R-1')) ?? {}
  const drawn = { rolloutId: 'R-1', place: 'C1', messageTs: '1.2', isTerminal: true } as const
  await createSqlMessageLedger(first.database.db).saveCard({ ...drawn, drawnVersion: version })
  await first.end()

  world.told.length = 0
  const second = await world.live()
  await world.time.advance(60_000)
  expect(world.told).toEqual([])
  await createSqlMessageLedger(second.database.db).saveCard({ ...drawn, drawnVersion: version - 1 })
  await second.database.db
    .insertInto('due_notice')
    .values({ rollout_id: 'R-1', seq: version, notice: '{"kind":"reminder","expiresAtMs":1}' })
    .execute()
  await second.end()

  await world.live()
  await world.time.advance(60_000)
  expect(world.told.toSorted()).toEqual(['card R-1', `reminder #${version}`])
})

// The process is killed at every commit and every call; the next start brings the rollout to the same end.
import { afterAll, expect, test } from 'vitest'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { createManualTime, settle } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { TEST_KNOBS, approve, createWall, request, startLife, type EngineLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const folders: { readonly remove: () => void }[] = []
afterAll(() => {
  for (const folder of folders) folder.remove()
})

const ROLLOUT: RolloutId = 'R-1'
/** One attempt more than the story needs: a start whose POST was never made is spent, because its outcome is unknown. */
const KNOBS = { ...TEST_KNOBS, soakMs: { canary: 0, later: 0 }, retryDelaysMs: [60_000, 60_000] }
const MOST_STEPS = 600

/** Two lamps. One fails its first attempt, so that a retry is part of the story. */
const createStory = (lagMs: number) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  folders.push(folder)
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: [lamp('d1'), lamp('d2', { failures: 1 })],
    lagMs,
  })
  return { time, folder, cloud, wall: createWall() }
}
type Story = ReturnType<typeof createStory>

/** What a person does next: request, wait for the plan, approve. Clicks again if the bot died during the click. */
const personActs = async (life: EngineLife, story: Story): Promise<Rollout | undefined> => {
  const stored = await life.engine.loadRollout(ROLLOUT)
  if (stored === undefined) await request(life.engine, story.cloud, 'click 1')
  else if (stored.rollout.status === 'awaiting-approval') await approve(life.engine, stored.rollout)
  return stored?.rollout
}

/** Runs the story to its end. Each life but the last ends at its given point. */
const play = async (story: Story, deaths: readonly number[]) => {
  const { time, folder, cloud, wall } = story
  const left = [...deaths]
  const points: string[][] = []
  let life: EngineLife | undefined
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (life === undefined || life.isDead()) {
      await life?.end()
      const diesAt = left.shift()
      life = await startLife({
        folder: folder.path,
        time,
        cloud,
        wall,
        parts: { knobsOf: () => KNOBS },
        ...(diesAt !== undefined && { diesAt }),
      })
      points.push(life.points)
    }
    try {
      const rollout = await personActs(life, story)
      if (rollout?.status.startsWith('completed') === true) {
        await time.advance(10_000)
        if (!life.isDead()) return { life, rollout, points }
      }
    } catch (error) {
      if (!life.isDead()) throw error
      continue
    }
    await settle()
    if (!(await time.advanceToNext(60_000))) await time.advance(1000)
  }
  throw new Error(`The story did not end after deaths at ${deaths.join()}: ${JSON.stringify(life?.problems)}`)
}

const endOf = async (story: Story, deaths: readonly number[]) => {
  const { life, rollout, points } = await play(story, deaths)
  life.spare()
  const trail = await verifyTrail(life.database.db)
  const version = (await life.engine.loadRollout(ROLLOUT))?.version
  const health = await life.engine.health()
  await life.end()
  return {
    points,
    end: {
      status: rollout.status,
      devices: hasExecution(rollout)
        ? Object.values(rollout.devices).map(({ progress }) => progress.state)
        : [],
      triggered: story.cloud.triggered.toSorted(),
      trail: trail.problems,
      dead: health.backlog.dead,
      isCardNewest: story.wall.cards.get(ROLLOUT) === version,
      notices: [...new Set(story.wall.notices)].map((line) => line.split(' ').at(-1) ?? '').toSorted(),
    },
  }
}

const EXPECTED = {
  status: 'completed',
  devices: ['verified', 'verified'],
  // The second lamp failed once and was sent again; neither was started twice for one attempt.
  triggered: ['d1', 'd2', 'd2'],
  trail: [],
  dead: 0,
  isCardNewest: true,
}

const normal = await endOf(createStory(3000), [])
const pointCount = normal.points[0]?.length ?? 0

test('without a power cut the rollout succeeds', () => {
  expect(normal.end).toMatchObject(EXPECTED)
  expect(pointCount).toBeGreaterThan(100)
})

/** `pnpm test:long` cuts at each point; otherwise at every eighth, from a varying first one. */
const CUT_EVERY = Number(process.env['CUT_EVERY'] ?? 8)
const CUT_FROM = Number(process.env['CUT_FROM'] ?? Date.now()) % CUT_EVERY
const SECOND_CUTS = Math.ceil(24 / (CUT_EVERY + 1))

/**
 * Between the end of one point and the beginning of the next nothing is stored, so a cut just after a commit equals one just
 * before the next. Points with outside effects (POSTs, messages) are still cut on both sides.
 */
const distinctPoints = (normal.points[0] ?? []).flatMap((what, point) =>
  what.startsWith('before') || what.startsWith('after a ') ? [point] : [],
)

const cutPoints = distinctPoints.filter((_, index) => index % CUT_EVERY === CUT_FROM)

test(`a power cut at ${cutPoints.length} of the ${distinctPoints.length} distinct points leads to the same end (CUT_EVERY=${CUT_EVERY} CUT_FROM=${CUT_FROM})`, async () => {
  expect(cutPoints.length).toBeGreaterThan(0)
  for (const point of cutPoints) {
    const { end } = await endOf(createStory(3000), [point])
    expect(end, `power cut ${normal.points[0]?.[point]} (${point})`).toMatchObject(EXPECTED)
  }
}, 600_000)

test('a second power cut while the bot recovers from the first changes nothing', async () => {
  const spread = Array.from({ length: SECOND_CUTS }, (_, index) =>
    Math.floor(((index + 0.5) * pointCount) / SECOND_CUTS),
  )
  for (const [index, first] of spread.entries()) {
    const second = (index * 7) % 40
    const { end } = await endOf(createStory(3000), [first, second, second + 11])
    expect(end, `power cuts at ${first}, then ${second} and ${second + 11}`).toMatchObject(EXPECTED)
  }
}, 600_000)

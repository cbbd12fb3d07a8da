// Many rollouts of one project share its slots and its polls.
import { afterEach, expect, test } from 'vitest'
import { createLargeFleet } from '../scale/large-fleet.ts'
import { requestAndApproveAll } from '../scale/run-scale.ts'
import { startScaleBot, SCALE_KNOBS } from '../scale/scale-bot.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { createSmallCloud } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const ROLLOUTS = 12
const SLOTS = 10
const HOUR_MS = 3_600_000

test('twelve rollouts on ten slots: offers are read only for free slots, and a poll has few transactions', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const fleet = createLargeFleet({ rooms: ROLLOUTS, devicesPerRoom: 12 })
  const cloud = createSmallCloud({ now: () => time.now(), rooms: fleet.rooms, devices: fleet.devices })
  let looks = 0
  const bot = await startScaleBot({
    folder: folder.path,
    time,
    cloud,
    knobs: { ...SCALE_KNOBS, maxInFlight: SLOTS },
    around: (work, run) => {
      if (work.effect.type === 'tick-project') looks += 1
      return run()
    },
  })
  cleanUps.push(folder.remove, async () => {
    // Calls that still wait for Slack run on this clock.
    const ending = bot.end()
    await time.advance(60_000)
    await ending
  })
  await requestAndApproveAll(bot, { fleet, time, rollouts: ROLLOUTS })
  const committedBefore = bot.transactions()
  await time.advance(HOUR_MS)

  expect(bot.problems).toEqual([])
  const rolloutIds = (await bot.engine.listRollouts({})).map(({ rollout }) => rollout.rolloutId)
  const events = (await Promise.all(rolloutIds.map((rolloutId) => bot.engine.events(rolloutId)))).flat()
  const countOf = (type: string): number => events.filter(({ event }) => event.type === type).length
  const sent = cloud.triggered.length
  expect(sent).toBeGreaterThan(SLOTS * 2)
  // An offer is valid for a minute: without a free slot it would be read again at each poll.
  expect(countOf('device-read')).toBeLessThan(sent * 2)
  const sends = countOf('dispatch-intended')
  // Each send has two transactions of its own. A round shares one, for any number of rollouts.
  expect((bot.transactions() - committedBefore - sends * 2) / looks).toBeLessThan(4)
})

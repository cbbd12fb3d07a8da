// The real bot, killed at random moments: one card, each device started once, and the rollout ends.
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  approve,
  FACILITIES as here,
  JONAS,
  MIA,
  openStage,
  requestUpgrade,
  type Stage,
} from '../test/stage.ts'

const KILLS = 20
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000)

/** A seeded generator, so that a failure can be repeated with KILL_SEED. */
const createRandom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ speed: 60, readLagMs: 200 })
})
afterEach(() => stage.close())

test(`${KILLS} kills at random moments: one card, every device started once, and the rollout ends (KILL_SEED=${seed})`, async () => {
  const random = createRandom(seed)
  let bot = await stage.startBot()
  const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
  await approve(stage, JONAS, card)
  for (let kill = 0; kill < KILLS; kill += 1) {
    // The random moment is the test; how far the bot got by then doesn't matter.
    await wait(random() * 1500)
    await bot.kill()
    bot = await stage.startBot()
  }
  const ended = await stage.slack.driver.waitForMessage({
    ...here,
    where: { ts: card, includes: 'Finished' },
  })
  expect(ended.text).toContain('11 of 12 updated')
  const own = stage.slack.driver
    .messages(here.channelId)
    .filter(
      ({ ts, thread_ts: threadTs, bot_id: botId }) =>
        (threadTs === undefined || threadTs === ts) && botId !== undefined,
    )
  expect(own.map(({ ts }) => ts)).toEqual([card])
  const replies = stage.slack.driver.thread(here.channelId, card).map(({ text }) => text)
  expect(new Set(replies).size).toBe(replies.length)
  expect(stage.tuya.control.duplicateTriggers()).toEqual([])
  expect(stage.tuya.control.triggers()).toHaveLength(11)
})

// The real bot, killed at chosen moments: one card, each device started once, and the rollout ends.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunningProcess } from '../src/run-process.ts'
import { approve, FACILITIES as here, JONAS, MIA, openStage, type Stage } from '../test/stage.ts'

let stage: Stage
let bot: RunningProcess
beforeEach(async () => {
  stage = await openStage()
  bot = await stage.startBot()
})
afterEach(() => stage.close())

const killAndRestart = async (): Promise<void> => {
  await bot.kill()
  bot = await stage.startBot()
}
const request = async (): Promise<void> => {
  const { driver } = stage.slack
  await driver.slash({ userId: MIA, ...here, command: '/ota', text: 'upgrade 4F / Meeting room A' })
  await driver.waitForModal({
    userId: MIA,
    where: { callbackId: 'modal.request', includes: 'upgrade.devices' },
  })
  await driver.submitView({ userId: MIA })
}

/** Checks after any number of kills: one card, every device started once, and the rollout ends. */
const expectOneRollout = async (cardTs: string): Promise<void> => {
  const { slack, tuya } = stage
  const ended = await slack.driver.waitForMessage({
    ...here,
    where: { ts: cardTs, includes: 'Finished' },
  })
  expect(ended.text).toContain('11 of 12 updated')
  const cards = slack.driver
    .messages(here.channelId)
    .filter(
      ({ ts, thread_ts: threadTs, bot_id: botId }) =>
        (threadTs === undefined || threadTs === ts) && botId !== undefined,
    )
  expect(cards.map(({ ts }) => ts)).toEqual([cardTs])
  await slack.driver.waitForThreadReply({ ...here, threadTs: cardTs, where: { includes: 'Finished' } })
  const [, ...replies] = slack.driver.thread(here.channelId, cardTs).map(({ text }) => text)
  expect(new Set(replies).size).toBe(replies.length)
  expect(tuya.control.duplicateTriggers()).toEqual([])
  expect(tuya.control.triggers()).toHaveLength(11)
}

/** Resolves when the simulated cloud has received the n-th upgrade call. */
const upgradeCalls = async (count: number): Promise<void> => {
  const { tuya } = stage
  await expect
    .poll(() => tuya.control.log({ operation: 'ota.upgrade' }).length, { interval: 5 })
    .toBeGreaterThanOrEqual(count)
}

test('killed while posting the card, during each upgrade call, and while editing the card', async () => {
  const { slack, tuya } = stage
  slack.faults.add({ kind: 'slow', method: 'chat.postMessage', times: 1, delayMs: 300 })
  await request()
  await slack.driver.waitForMessage({ ...here, where: { action: 'approval.approve' } })
  await killAndRestart()
  const card = await slack.driver.waitForMessage({ ...here, where: { action: 'approval.approve' } })

  // The call takes effect immediately, but its answer comes after the bot is killed.
  tuya.control.faults.add({
    effect: { kind: 'slow', delayMs: 2000, when: 'after' },
    operation: 'ota.upgrade',
  })
  await approve(stage, JONAS, card.ts)
  await upgradeCalls(1)
  await killAndRestart()
  await upgradeCalls(2)
  await killAndRestart()
  tuya.control.faults.clear()
  await slack.driver.waitForMessage({
    ...here,
    // The card is updated only now and then, so it may skip any given number.
    where: ({ ts, text }) => ts === card.ts && /(?:[6-9]|1[01]) of 12 updated|Finished/u.test(text),
  })
  await killAndRestart()
  await expectOneRollout(card.ts)
})

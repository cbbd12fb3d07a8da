import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createSlackSimulator, type SlackSimulator } from '@illume-ota/slack-simulator'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BOT_ENTRY, BOT_READY, toBotEnvironment } from '../src/bot-environment.ts'
import { runProcess, type RunningProcess } from '../src/run-process.ts'

const here = { channelId: 'C0FACILITIES' }
const MIA = 'U0MIATORRES'
const JONAS = 'U0JONASWEBER'

let slack: SlackSimulator
let tuya: TuyaSimulator
let dataFolder: string
let bot: RunningProcess
let environment: Readonly<Record<string, string>>
const startBot = (): Promise<RunningProcess> =>
  runProcess({ name: 'The bot', entry: BOT_ENTRY, env: environment, ready: BOT_READY })
const killAndRestart = async (): Promise<void> => {
  await bot.kill()
  bot = await startBot()
}

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'illume-ota-kill-'))
  slack = await createSlackSimulator()
  // A repeated start would really restart the update here, so that none can hide.
  tuya = await createTuyaSimulator({ speed: 120, upgradePolicy: { busy: 'restart' } })
  environment = toBotEnvironment({
    slack,
    tuya,
    approverGroupIds: slack.driver.userGroups().map(({ id }) => id),
    dataFolder,
  })
  bot = await startBot()
})
afterEach(async () => {
  await bot.kill()
  await slack.close()
  await tuya.close()
  await rm(dataFolder, { recursive: true, force: true })
})

const request = async (): Promise<void> => {
  await slack.driver.slash({ userId: MIA, ...here, command: '/ota', text: 'upgrade 4F / Meeting room A' })
  await slack.driver.waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
  await slack.driver.submitView({ userId: MIA })
}
const approve = (messageTs: string) =>
  slack.driver.click({ userId: JONAS, ...here, messageTs, actionId: 'approval.approve', confirm: 'accept' })

/** What must hold however often the bot died: one card, every device once, and the end. */
const expectOneRollout = async (cardTs: string): Promise<void> => {
  const ended = await slack.driver.waitForMessage({
    ...here,
    where: { ts: cardTs, includes: 'Finished' },
    timeoutMs: 60_000,
  })
  expect(ended.text).toContain('11 verified')
  const cards = slack.driver
    .messages(here.channelId)
    .filter(
      ({ ts, thread_ts: threadTs, bot_id: botId }) =>
        (threadTs === undefined || threadTs === ts) && botId !== undefined,
    )
  expect(cards.map(({ ts }) => ts)).toEqual([cardTs])
  await slack.driver.waitForThreadReply({ ...here, threadTs: cardTs, where: { includes: 'Finished' } })
  const replies = slack.driver.thread(here.channelId, cardTs).map(({ text }) => text)
  expect(new Set(replies).size).toBe(replies.length)
  expect(tuya.control.duplicateTriggers()).toEqual([])
  expect(tuya.control.triggers()).toHaveLength(11)
}

/** Resolves when the simulated cloud has taken the n-th upgrade call. */
const upgradeCalls = async (count: number): Promise<void> => {
  await expect
    .poll(() => tuya.control.log({ operation: 'ota.upgrade' }).length, { timeout: 30_000, interval: 5 })
    .toBeGreaterThanOrEqual(count)
}

test(
  'killed while the card is posted, while each upgrade call is under way, and while the card is edited',
  { timeout: 120_000 },
  async () => {
    slack.faults.add({ kind: 'slow', method: 'chat.postMessage', times: 1, delayMs: 300 })
    await request()
    await slack.driver.waitForMessage({ ...here, where: { action: 'approval.approve' } })
    await killAndRestart()
    const card = await slack.driver.waitForMessage({ ...here, where: { action: 'approval.approve' } })

    // The call takes effect at once, and its answer comes after the bot is dead.
    tuya.control.faults.add({
      effect: { kind: 'slow', delayMs: 2000, when: 'after' },
      operation: 'ota.upgrade',
    })
    await approve(card.ts)
    await upgradeCalls(1)
    await killAndRestart()
    await upgradeCalls(2)
    await killAndRestart()
    tuya.control.faults.clear()
    await slack.driver.waitForMessage({
      ...here,
      where: { ts: card.ts, includes: '6 of 12 verified' },
      timeoutMs: 60_000,
    })
    await killAndRestart()
    await expectOneRollout(card.ts)
  },
)

// Starting the real bot with wrong secrets, on a folder in use, and while Slack is down.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOT_RUNS } from '../src/bot-environment.ts'
import { freePort } from '../src/free-port.ts'
import {
  approve,
  FACILITIES,
  JONAS,
  MIA,
  openStage,
  refusedStart,
  requestUpgrade,
  type Stage,
} from '../test/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test("a wrong Tuya secret is reported with Tuya's message and trace id", async () => {
  const outcome = await refusedStart(stage, { TUYA_CLIENT_SECRET: 'wrong' })
  expect(outcome).toMatch(
    /Tuya refused the sign-in \(1004, sign invalid\)\. Most often the secret or the data center is wrong\. tid \S+/u,
  )
  expect(outcome).not.toMatch(/\n\s+at /u)
})

test('a wrong Slack token is reported without a stack trace', async () => {
  const outcome = await refusedStart(stage, { SLACK_BOT_TOKEN: 'xoxb-wrong' })
  expect(outcome).toMatch(/Slack|SLACK_BOT_TOKEN/u)
  expect(outcome).toContain('invalid_auth')
  expect(outcome).not.toMatch(/\n\s+at /u)
})

test('a second bot on the same folder is refused, and the first keeps running', async () => {
  const first = await stage.startBot()
  expect(await refusedStart(stage, {})).toContain('Another illume-ota already runs on the folder')
  const { driver } = stage.slack
  expect((await driver.slash({ userId: MIA, ...FACILITIES, command: '/ota', text: 'help' })).acked).toBe(true)
  await first.stop()
})

test('the bot starts while Slack is down, finishes a running rollout, and readiness says what is missing', async () => {
  const { slack, tuya } = stage
  const first = await stage.startBot()
  const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
  await approve(stage, JONAS, card)
  await expect.poll(() => tuya.control.triggers().length).toBeGreaterThan(0)
  const before = tuya.control.triggers().length
  await first.stop()
  slack.faults.add({ method: '*', kind: 'http-500', times: Number.POSITIVE_INFINITY })
  const port = await freePort()
  const bot = await stage.startBot({ HEALTH_PORT: String(port) }, BOT_RUNS)
  expect(bot.banner).not.toContain('did not start')
  await expect.poll(() => tuya.control.triggers().length).toBeGreaterThan(before)
  const readiness = await fetch(`http://127.0.0.1:${port}/readyz`)
  expect(readiness.status).toBe(503)
  expect(await readiness.json()).toEqual({
    isReady: false,
    parts: { database: 'answers', slack: 'not connected (http_500)', engine: 'runs', tuya: 'answers' },
  })
  slack.faults.clear()
  await slack.driver.waitForMessage({
    ...FACILITIES,
    where: { ts: card, includes: 'Finished' },
  })
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  expect(tuya.control.duplicateTriggers()).toEqual([])
  await bot.stop()
})

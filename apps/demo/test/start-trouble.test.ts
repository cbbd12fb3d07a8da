import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { BOT_RUNS } from '../src/bot-environment.ts'
import { freePort } from '../src/free-port.ts'
import { approve, FACILITIES, JONAS, MIA, openStage, requestUpgrade, type Stage } from './stage.ts'

// A busy machine takes seconds for each start of a process.
vi.setConfig({ testTimeout: 60_000 })

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const refusalOf = async (overrides: Readonly<Record<string, string>>): Promise<string> => {
  const outcome = await stage.startBot(overrides).then(
    () => 'it started',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  expect(outcome).toContain('stopped with status 1')
  return outcome
}

test('missing settings are all named at once, and nothing is sent to Slack or Tuya', async () => {
  const outcome = await refusalOf({ TUYA_CLIENT_SECRET: '', TUYA_PROJECT_ID: '' })
  expect(outcome).toContain('TUYA_CLIENT_SECRET is missing. It is the Access Secret on the Overview page')
  expect(outcome).toContain('TUYA_PROJECT_ID is missing.')
  expect(stage.tuya.control.log()).toEqual([])
  expect(stage.slack.driver.callLog()).toEqual([])
})

test('a wrong Tuya secret is told with what Tuya said and its trace id', async () => {
  const outcome = await refusalOf({ TUYA_CLIENT_SECRET: 'wrong' })
  expect(outcome).toMatch(
    /Tuya refused the sign-in \(1004, sign invalid\)\. Most often the secret or the data center is wrong\. tid \S+/u,
  )
  expect(outcome).not.toMatch(/\n\s+at /u)
})

test('a wrong Slack token is told in words, without a stack', async () => {
  const outcome = await refusalOf({ SLACK_BOT_TOKEN: 'xoxb-wrong' })
  expect(outcome).toMatch(/Slack|SLACK_BOT_TOKEN/u)
  expect(outcome).toContain('invalid_auth')
  expect(outcome).not.toMatch(/\n\s+at /u)
})

test('a second bot on the same folder is told so, and the first goes on', async () => {
  const first = await stage.startBot()
  expect(await refusalOf({})).toContain('Another illume-ota already runs on the folder')
  const { driver } = stage.slack
  expect((await driver.slash({ userId: MIA, ...FACILITIES, command: '/ota', text: 'help' })).acked).toBe(true)
  await first.stop()
})

test(
  'with Slack away the start goes on, a rollout that runs is finished, and readiness says what is missing',
  { timeout: 90_000 },
  async () => {
    const { slack, tuya } = stage
    const first = await stage.startBot()
    const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
    await approve(stage, JONAS, card)
    await expect.poll(() => tuya.control.triggers().length, { timeout: 20_000 }).toBeGreaterThan(0)
    const before = tuya.control.triggers().length
    await first.stop()
    slack.faults.add({ method: '*', kind: 'http-500', times: Number.POSITIVE_INFINITY })
    const port = await freePort()
    const bot = await stage.startBot({ HEALTH_PORT: String(port) }, BOT_RUNS)
    expect(bot.banner).not.toContain('did not start')
    await expect.poll(() => tuya.control.triggers().length, { timeout: 40_000 }).toBeGreaterThan(before)
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
      timeoutMs: 60_000,
    })
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
    expect(tuya.control.duplicateTriggers()).toEqual([])
    await bot.stop()
  },
)

test('with Tuya away the bot starts, and says so to who asks', async () => {
  stage.tuya.control.faults.add({ effect: { kind: 'http', status: 502 } })
  const bot = await stage.startBot()
  const { driver } = stage.slack
  await driver.slash({ userId: MIA, ...FACILITIES, command: '/ota', text: 'pending' })
  const answer = await driver.waitForEphemeral({
    userId: MIA,
    ...FACILITIES,
    where: { includes: 'Tuya does not answer' },
    timeoutMs: 15_000,
  })
  expect(answer.text).not.toContain('<html')
  await bot.stop()
  stage.tuya.control.faults.clear()
})

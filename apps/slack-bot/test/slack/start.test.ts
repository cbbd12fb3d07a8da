// The first sign-in to Slack: refusals, failures, and a stop.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SlackRefusedError } from '../../src/slack/app/start-refusal.ts'
import { ask } from '../support/slack-stage/act.ts'
import { MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeEach(async () => {
  stage = await startSlackStage()
  await stage.app.stop()
})
afterEach(() => stage.stop())

test.each(['auth.test', 'apps.connections.open'])(
  'a failure of Slack at %s: the start continues, says so, and connects when Slack is back',
  async (method) => {
    stage.slack.faults.add({ method, kind: 'http-500', times: 2 })
    stage.slack.faults.add({ method, kind: 'rate-limited', retryAfterSeconds: 1 })
    stage.slack.faults.add({ method, kind: 'error', error: 'internal_error' })
    const app = stage.newApp()
    await app.start()
    expect(app.state()).toMatchObject({ open: 0, trouble: 'http_500' })
    await app.whenConnected
    await ask(stage, MIA, 'help', 'this list')
    expect(app.state().open).toBeGreaterThan(0)
    await app.stop()
  },
)

test.each(['auth.test', 'apps.connections.open'])('a token refused at %s ends the start', async (method) => {
  stage.slack.faults.add({ method, kind: 'error', error: 'token_revoked', times: 2 })
  const app = stage.newApp()
  await expect(app.start()).rejects.toThrow(SlackRefusedError)
  await app.stop()
})

test('a token refused only after other failures does not end the bot; it is tried again', async () => {
  stage.slack.faults.add({ method: 'auth.test', kind: 'http-500' })
  stage.slack.faults.add({ method: 'auth.test', kind: 'error', error: 'invalid_auth' })
  const app = stage.newApp()
  await app.start()
  await app.whenConnected
  expect(app.state().open).toBeGreaterThan(0)
  await app.stop()
})

test('a stop ends the retries', async () => {
  stage.slack.faults.add({ method: 'auth.test', kind: 'http-500', times: Number.POSITIVE_INFINITY })
  const app = stage.newApp()
  await app.start()
  await app.stop()
  const calls = stage.slack.driver.callLog().length
  stage.slack.faults.clear()
  await stage.engine.health()
  expect(stage.slack.driver.callLog()).toHaveLength(calls)
})

// The bot over HTTP instead of Socket Mode.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SlackApp } from '../../src/slack/app/bolt-app.ts'
import { ask, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

let stage: SlackStage
let app: SlackApp
let url: string
beforeAll(async () => {
  stage = await startSlackStage()
  const port = await freePort()
  url = `http://127.0.0.1:${port}/slack/events`
  app = stage.newApp({ receiver: 'http', signingSecret: stage.slack.signingSecret, port, host: '127.0.0.1' })
  await app.start()
  stage.slack.deliverTo({ requestUrl: url })
})
afterAll(async () => {
  stage.slack.deliverTo('socket')
  await app.stop()
  await stage.stop()
})

const FORM = 'application/x-www-form-urlencoded'

const post = (
  aheadS: number,
  secret = stage.slack.signingSecret,
  { body = 'command=%2Fota&text=help', type = FORM }: { body?: string; type?: string } = {},
): Promise<Response> => {
  const timestamp = String(Math.floor(Date.now() / 1_000) + aheadS)
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    body,
  })
}

describe('over HTTP', () => {
  it('does the same as over Socket Mode', async () => {
    await ask(stage, MIA, 'help', 'this list')
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    await clickOn(stage, JONAS, card, 'approval.approve')
    await stage.slack.driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Approved by' },
    })
    expect(app.state().open > 0).toBe(true)
  })

  it('refuses requests signed with another secret, too old, or from the future', async () => {
    expect((await post(0, 'another-secret-of-some-length')).status).toBe(401)
    expect((await post(-600)).status).toBe(401)
    expect((await post(3_600)).status).toBe(401)
  })

  const JSON_TYPE = 'application/json'
  it.each<readonly [string, string, number]>([
    ['null', JSON_TYPE, 400],
    ['[]', JSON_TYPE, 400],
    ['[{"type":"block_actions"}]', JSON_TYPE, 400],
    ['"words"', JSON_TYPE, 400],
    ['7', JSON_TYPE, 400],
    ['true', JSON_TYPE, 400],
    ['{', JSON_TYPE, 400],
    ['', JSON_TYPE, 400],
    ['payload=null', FORM, 400],
    ['payload=%5B%5D', FORM, 400],
    ['payload=%7B', FORM, 400],
    ['[['.repeat(30_000), JSON_TYPE, 400],
    [`{"type":"event_callback","event":${'['.repeat(200)}${']'.repeat(200)}}`, JSON_TYPE, 400],
    ['{}', JSON_TYPE, 200],
    ['{"type":"app_rate_limited","minute_rate_limited":1}', JSON_TYPE, 200],
    ['{"type":"a_kind_of_next_year"}', JSON_TYPE, 200],
    ['{"type":null,"event":null}', JSON_TYPE, 200],
    ['payload=%7B%22type%22%3A7%7D', FORM, 200],
    ['token=x', FORM, 200],
    ['command=%2Fota&text=help', 'text/plain', 400],
    ['{}', 'text/plain', 200],
    ['{"type":"url_verification","challenge":"c"}', 'application/json; charset=utf-8', 200],
    ['command=%2Fota&text=help&user_id=U0MIATORRES', 'Application/X-WWW-form-urlencoded; charset=UTF-8', 200],
  ])('answers the signed body %j (%s) with %i at once, and keeps running', async (body, type, status) => {
    const answered = await post(0, stage.slack.signingSecret, { body, type })
    expect(answered.status).toBe(status)
    expect((await post(0, 'another-secret-of-some-length', { body, type })).status).toBe(401)
  })

  it.each([
    '{"type":"event_callback","event":[]}',
    '{"type":"event_callback","event":{"type":"app_home_opened","channel":null}}',
    '{"type":"block_actions","actions":[],"channel":null}',
    '{"type":"block_actions","actions":[null],"user":null}',
    '{"type":"view_submission","view":null,"user":{"id":"U0MIATORRES"}}',
    '{"name":"x","channel":null}',
  ])('survives the broken payload %s', async (body) => {
    const answered = await post(0, stage.slack.signingSecret, { body, type: JSON_TYPE })
    expect(answered.status).toBeLessThan(600)
    await ask(stage, MIA, 'help', 'this list')
  })
})

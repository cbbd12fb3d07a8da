import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SlackApp } from '../src/slack/app/bolt-app.ts'
import { ask, clickOn, requestUpgrade } from './slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from './slack-stage/slack-stage.ts'

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

const post = (aheadS: number, secret = stage.slack.signingSecret): Promise<Response> => {
  const timestamp = String(Math.floor(Date.now() / 1_000) + aheadS)
  const body = 'command=%2Fota&text=help'
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
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

  it('refuses what is signed with another secret, too old, or ahead of time', async () => {
    expect((await post(0, 'another-secret-of-some-length')).status).toBe(401)
    expect((await post(-600)).status).toBe(401)
    expect((await post(3_600)).status).toBe(401)
  })
})

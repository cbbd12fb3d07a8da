// Commands, clicks and submissions as signed HTTP requests, checked by Bolt's own receiver.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver } from '@slack/bolt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSlackSimulator, type SlackSimulator } from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'
import { quietLogger } from './quiet-logger.ts'

let simulator: SlackSimulator
let app: App

beforeAll(async () => {
  simulator = await createSlackSimulator()
  const receiver = new HTTPReceiver({ signingSecret: simulator.signingSecret, port: 0, logger: quietLogger })
  app = new App({
    token: simulator.botToken,
    receiver,
    deferInitialization: true,
    logger: quietLogger,
    clientOptions: { slackApiUrl: simulator.apiUrl },
  })
  await app.init()
  app.command('/ota', async ({ ack, command }) => ack({ text: `heard ${command.text}` }))
  app.view('form', async ({ ack }) => ack({ response_action: 'errors', errors: { why: 'Say more.' } }))
  app.options('rooms', async ({ ack, options }) =>
    ack({ options: [{ text: { type: 'plain_text', text: `room ${options.value}` }, value: 'r1' }] }),
  )
  app.action('open', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions') return
    const plain = (text: string) => ({ type: 'plain_text' as const, text })
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title: plain('Form'),
        submit: plain('Go'),
        blocks: [
          {
            type: 'input',
            block_id: 'why',
            label: plain('Why'),
            element: { type: 'plain_text_input', action_id: 'text' },
          },
        ],
      },
    })
  })
  const server = (await app.start(0)) as ReturnType<typeof createServer>
  simulator.deliverTo({
    requestUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
  })
})
afterAll(async () => {
  await app.stop()
  await simulator.close()
})

test("commands and their answers pass Bolt's own signature check", async () => {
  const result = await simulator.driver.slash({
    userId: people.mia,
    channelId: facilities,
    command: '/ota',
    text: 'pending',
  })
  expect(result).toMatchObject({ acked: true, response: { text: 'heard pending' } })
  expect(simulator.driver.ephemerals(people.mia)).toMatchObject([{ text: 'heard pending' }])
})

test('clicks and submissions are sent as signed forms too', async () => {
  const { driver } = simulator
  await app.client.apiCall('chat.postMessage', {
    channel: facilities,
    text: 'card',
    blocks: [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'open', text: { type: 'plain_text', text: 'Open' } }],
      },
    ],
  })
  const card = await driver.waitForMessage({ channelId: facilities, where: { action: 'open' } })
  await driver.click({ userId: people.mia, channelId: facilities, messageTs: card.ts, actionId: 'open' })
  await driver.waitForModal({ userId: people.mia })
  driver.fillView({ userId: people.mia, values: { why: { text: 'x' } } })
  expect(await driver.submitView({ userId: people.mia })).toEqual({
    outcome: 'errors',
    by: 'app',
    errors: { why: 'Say more.' },
  })
})

test('menu options are requested as signed forms too', async () => {
  const { driver } = simulator
  const { ts = '' } = await app.client.chat.postMessage({
    channel: facilities,
    text: 'menu',
    blocks: [
      { type: 'actions', elements: [{ type: 'external_select', action_id: 'rooms', min_query_length: 1 }] },
    ],
  })
  const message = { channelId: facilities, ts }
  expect(await driver.suggest({ userId: people.mia, actionId: 'rooms', value: '4F', message })).toMatchObject(
    {
      acked: true,
      options: [{ text: { text: 'room 4F' }, value: 'r1' }],
    },
  )
})

test('the signature covers the time and the raw body, as Slack documents', async () => {
  const seen: { signature: string; expected: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const time = String(request.headers['x-slack-request-timestamp'])
      const expected = `v0=${createHmac('sha256', simulator.signingSecret).update(`v0:${time}:${body}`).digest('hex')}`
      seen.push({ signature: String(request.headers['x-slack-signature']), expected })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  simulator.deliverTo({ requestUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
  await simulator.driver.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  expect(seen).toHaveLength(1)
  expect(seen[0]?.signature).toBe(seen[0]?.expected)
  server.close()
})

test('a command fails immediately when the app is not running', async () => {
  simulator.deliverTo({ requestUrl: 'http://127.0.0.1:1/' })
  const result = await simulator.driver.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  expect(result).toMatchObject({ acked: false, error: 'dispatch_failed' })
})

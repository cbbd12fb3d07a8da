// Response URLs: their limits, visibility, replacing and deleting, refusals and faults.
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createManualClock,
  createSlackSimulator,
  type ManualClock,
  type SlackSimulator,
} from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'
import { connectRawSocket, type RawSocket } from './raw-socket.ts'

let clock: ManualClock
let simulator: SlackSimulator
let socket: RawSocket

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 2, 9))
  simulator = await createSlackSimulator({ clock })
  socket = await connectRawSocket(simulator)
})
afterEach(async () => {
  socket.socket.terminate()
  await simulator.close()
})

const post = async (url: string, body: object): Promise<unknown> =>
  (
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()

const newUrl = async (): Promise<string> => {
  await simulator.driver.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  return socket.envelopes.at(-1)?.payload.response_url ?? ''
}

const button = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
}

const privateTexts = () => simulator.driver.ephemerals(people.mia).map(({ text }) => text)
const publicTexts = () => simulator.driver.messages(facilities).map(({ text }) => text)

test('works five times', async () => {
  const url = await newUrl()
  for (let use = 1; use <= 5; use += 1) expect(await post(url, { text: `use ${use}` })).toEqual({ ok: true })
  expect(await post(url, { text: 'use 6' })).toEqual({ ok: false, error: 'used_url' })
  expect(privateTexts()).toHaveLength(5)
})

test('works for thirty minutes', async () => {
  const url = await newUrl()
  clock.advance(30 * 60_000)
  expect(await post(url, { text: 'in time' })).toEqual({ ok: true })
  clock.advance(1)
  expect(await post(url, { text: 'late' })).toEqual({ ok: false, error: 'expired_url' })
})

test('messages are private unless they are in_channel', async () => {
  const url = await newUrl()
  await post(url, { text: 'for me' })
  await post(url, { text: 'for all', response_type: 'in_channel' })
  expect([privateTexts(), publicTexts()]).toEqual([['for me'], ['for all']])
})

test('can replace and delete the clicked message, and a private one stays private', async () => {
  await post(await newUrl(), { text: 'card', blocks: [button] })
  const [card] = simulator.driver.ephemerals(people.mia)
  await simulator.driver.click({
    userId: people.mia,
    channelId: facilities,
    messageTs: card?.ts ?? '',
    actionId: 'go',
  })
  const { payload } = socket.envelopes.at(-1) ?? { payload: { response_url: '' } }
  expect(payload).toMatchObject({ type: 'block_actions', container: { is_ephemeral: true } })
  expect(payload).not.toHaveProperty('message')
  await post(payload.response_url, { text: 'changed', replace_original: true, response_type: 'in_channel' })
  expect([privateTexts(), publicTexts()]).toEqual([['changed'], []])
  await post(payload.response_url, { delete_original: true })
  expect(privateTexts()).toEqual([])
})

test('invalid blocks are refused, and the log shows it', async () => {
  expect(await post(await newUrl(), { text: 'x', blocks: [{ type: 'section' }] })).toMatchObject({
    ok: false,
    error: 'invalid_blocks',
  })
  expect(simulator.driver.callLog().at(-1)).toMatchObject({
    method: 'response_url',
    result: { error: 'invalid_blocks' },
  })
})

test('every kind of fault applies to it', async () => {
  const { faults } = simulator
  faults.add({ method: 'response_url', kind: 'http-status', status: 404 })
  faults.add({ method: 'response_url', kind: 'rate-limited', retryAfterSeconds: 7 })
  const url = await newUrl()
  const send = () => fetch(url, { method: 'POST', body: '{"text":"x"}' })
  expect((await send()).status).toBe(404)
  const limited = await send()
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
  faults.add({ method: 'response_url', kind: 'slow', delayMs: 5_000 })
  const slow = send()
  while (privateTexts().length === 0) await new Promise(setImmediate)
  clock.advance(5_000)
  expect(await (await slow).json()).toEqual({ ok: true })
  faults.add({ method: 'response_url', kind: 'error', error: 'expired_url' })
  expect(await post(url, { text: 'x' })).toEqual({ ok: false, error: 'expired_url' })
})

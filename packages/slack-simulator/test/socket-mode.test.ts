// Socket Mode: connections, envelopes, acknowledgements, retries and reconnecting.
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createManualClock,
  createSlackSimulator,
  type ManualClock,
  type SlackSimulator,
} from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'
import { quietLogger } from './quiet-logger.ts'
import { connectRawSocket, type RawSocket } from './raw-socket.ts'

let clock: ManualClock
let simulator: SlackSimulator
const sockets: RawSocket[] = []

const connect = async (answer?: Parameters<typeof connectRawSocket>[1]): Promise<RawSocket> => {
  const socket = await connectRawSocket(simulator, answer)
  sockets.push(socket)
  return socket
}

const slash = (text = '') =>
  simulator.driver.slash({ userId: people.mia, channelId: facilities, command: '/ota', text })

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 2, 9))
  simulator = await createSlackSimulator({ clock })
})
afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.terminate()
  await simulator.close()
})

test('each envelope goes to exactly one of the connections, in turn', async () => {
  const open = [await connect(), await connect(), await connect()]
  expect(open.map(({ greeting }) => greeting.num_connections)).toEqual([1, 2, 3])
  for (let call = 0; call < 9; call += 1) await slash(String(call))
  expect(open.map(({ envelopes }) => envelopes.length)).toEqual([3, 3, 3])
  const texts = open.flatMap(({ envelopes }) => envelopes.map(({ payload }) => String(payload['text'])))
  expect(texts.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
})

test('the eleventh connection is refused', async () => {
  for (let index = 0; index < 10; index += 1) expect((await connect()).greeting.type).toBe('hello')
  expect((await connect()).greeting).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
})

test('a ticket opens one socket', async () => {
  const response = await fetch(`${simulator.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.appToken}` },
  })
  const { url } = (await response.json()) as { url: string }
  const { WebSocket } = await import('ws')
  const opened = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url)
      socket.on('message', () => {
        resolve('hello')
        socket.terminate()
      })
      socket.on('error', (error) => resolve(error.message))
    })
  expect(await opened()).toBe('hello')
  expect(await opened()).toContain('401')
})

test('a command has exactly the fields that Slack sends', async () => {
  const socket = await connect()
  await slash('  pending 4F ')
  const [{ payload } = { payload: {} }] = socket.envelopes
  expect(payload).toEqual({
    token: expect.any(String),
    team_id: 'T0BRIGHTSIDE',
    team_domain: 'brightside',
    channel_id: facilities,
    channel_name: 'facilities',
    user_id: people.mia,
    user_name: 'mia',
    command: '/ota',
    text: 'pending 4F',
    api_app_id: 'A0ILLUMEOTA',
    is_enterprise_install: 'false',
    response_url: expect.stringContaining(`${simulator.url}/response/`),
    trigger_id: expect.any(String),
  })
})

test('the person sees operation_timeout without an acknowledgement within three seconds', async () => {
  const socket = await connect(() => 'silence')
  const heard = socket.next()
  const result = slash()
  await heard
  clock.advance(2_999)
  clock.advance(1)
  expect(await result).toEqual({
    acked: false,
    ackMs: 3_000,
    error: 'operation_timeout',
    notice: '/ota failed with the error "operation_timeout"',
  })
})

test('an envelope can be delivered twice with the same id, or lost', async () => {
  const open = [await connect(), await connect()]
  simulator.driver.deliverTwice()
  await slash('twice')
  await slash('once')
  const seen = open.flatMap(({ envelopes }) => envelopes)
  expect(seen).toHaveLength(3)
  expect(new Set(seen.map((envelope) => envelope.envelope_id)).size).toBe(2)

  simulator.driver.loseNext()
  const lost = slash('lost')
  clock.advance(3_000)
  expect(await lost).toMatchObject({ error: 'operation_timeout' })
  expect(open.flatMap(({ envelopes }) => envelopes)).toHaveLength(3)
})

test('an unacknowledged event is retried, with a count and a reason', async () => {
  const answers: ('silence' | undefined)[] = ['silence', 'silence', undefined]
  const socket = await connect(() => answers.shift())
  const first = socket.next()
  void simulator.driver.openHome({ userId: people.mia })
  expect(await first).toMatchObject({ retry_attempt: 0, retry_reason: '' })
  const second = socket.next()
  clock.advance(3_000)
  await Promise.resolve()
  clock.advance(0)
  const again = await second
  expect(again).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' })
  expect(again.payload['event_id']).toBe(socket.envelopes[0]?.payload['event_id'])
})

test('a refresh is announced, and new envelopes avoid the connection that will close', async () => {
  const [old, fresh] = [await connect(), await connect()]
  const warned = old.next()
  simulator.driver.refreshSocket({ reason: 'warning', graceMs: 10_000, count: 1 })
  expect(await warned).toMatchObject({ type: 'disconnect', reason: 'warning' })
  await slash('a')
  await slash('b')
  expect(fresh.envelopes).toHaveLength(2)
  const closed = new Promise((resolve) => old.socket.once('close', resolve))
  clock.advance(10_000)
  await closed
  expect(simulator.driver.connectionCount()).toBe(1)
})

test('a dropped connection causes dispatch_failed', async () => {
  const only = await connect()
  const closed = new Promise((resolve) => only.socket.once('close', resolve))
  simulator.driver.dropSocket()
  await closed
  expect(await slash()).toMatchObject({ acked: false, error: 'dispatch_failed' })
})

const appClient = (target: SlackSimulator): WebClient =>
  new WebClient(target.appToken, {
    slackApiUrl: target.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quietLogger,
  })

test('link_disabled ends every connection, and none opens until Socket Mode is on again', async () => {
  const open = [await connect(), await connect()]
  const { apps } = appClient(simulator)
  const early = await apps.connections.open()
  const ends = open.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)))
  const told = open.map((one) => one.next())
  simulator.driver.refreshSocket({ reason: 'link_disabled', count: 1 })
  expect(await Promise.all(told)).toMatchObject([{ reason: 'link_disabled' }, { reason: 'link_disabled' }])
  clock.advance(0)
  await Promise.all(ends)
  await expect(apps.connections.open()).rejects.toMatchObject({ data: { error: 'access_denied' } })
  const { WebSocket } = await import('ws')
  const late = new WebSocket(String(early.url))
  expect(await new Promise((resolve) => late.on('error', (error) => resolve(error.message)))).toContain('401')
  simulator.driver.enableSocketMode()
  expect((await connect()).greeting.type).toBe('hello')
})

test('the fifty-first connection request in a minute is rate limited', async () => {
  const limited = await createSlackSimulator({ clock, rateLimits: 'tiers' })
  const { apps } = appClient(limited)
  for (let call = 0; call < 50; call += 1) await apps.connections.open()
  await expect(apps.connections.open()).rejects.toMatchObject({ retryAfter: 60 })
  clock.advance(60_000)
  expect((await apps.connections.open()).ok).toBe(true)
  await limited.close()
})

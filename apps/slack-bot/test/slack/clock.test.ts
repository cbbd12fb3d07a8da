// The bot's clock and Slack: the age of signed requests, and the time in Slack's answers.
import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createHttpReceiver } from '../../src/slack/app/receivers/http-receiver.ts'
import { tellServerTime } from '../../src/slack/platform/tell-server-time.ts'
import { createManualTime } from '../support/manual-time.ts'

const SECRET = 'a-signing-secret-of-some-length'
const HOUR_S = 3_600
const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => 'error' as never,
  setName: () => {},
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** The receiver on a clock far from this machine's, and what it accepted. */
const openReceiver = async () => {
  const time = createManualTime()
  const { receiver, start } = createHttpReceiver({
    signingSecret: SECRET,
    port: 0,
    host: '127.0.0.1',
    logger: silent,
    clock: time,
    isReady: () => true,
  })
  const heard: string[] = []
  receiver.init({
    processEvent: async ({ body, ack }: { body: { text?: string }; ack: () => Promise<void> }) => {
      heard.push(body.text ?? '')
      await ack()
    },
  } as never)
  const server = await start()
  cleanUps.push(() => receiver.stop())
  const post = (body: string, aheadS = 0, secret = SECRET, signed = true): Promise<number> => {
    const timestamp = String(Math.floor(time.now() / 1_000) + aheadS)
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
    return fetch(`http://127.0.0.1:${portOf(server)}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signed && { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature }),
      },
      body,
    }).then(({ status }) => status)
  }
  return { post, heard }
}

it('uses the bot’s clock for the age of a signed request, not the machine’s', async () => {
  const { post, heard } = await openReceiver()
  expect(await post('command=%2Fota&text=now')).toBe(200)
  expect(await post('command=%2Fota&text=a-minute-ago', -60)).toBe(200)
  expect(await post('command=%2Fota&text=old', -600)).toBe(401)
  expect(await post('command=%2Fota&text=early', HOUR_S)).toBe(401)
  expect(heard).toEqual(['now', 'a-minute-ago'])
})

it('accepts nothing unsigned, whatever its headers', async () => {
  const { post, heard } = await openReceiver()
  expect(await post('command=%2Fota&text=forged', 0, 'another-secret-of-some-length')).toBe(401)
  expect(await post('command=%2Fota&text=bare', 0, SECRET, false)).toBe(401)
  expect(await post('ssl_check=1&payload=%7B%22text%22%3A%22smuggled%22%7D', 0, SECRET, false)).toBe(200)
  expect(heard).toEqual([])
})

it('passes on the time only from Slack’s answers', async () => {
  const types = ['application/json; charset=utf-8', 'text/html']
  const server = createServer((_request, response) => {
    response.writeHead(503, {
      'content-type': types.shift() ?? '',
      date: 'Mon, 04 May 2026 08:00:00 GMT',
    })
    response.end('{}')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  cleanUps.push(() => server.close())
  const heard: Date[] = []
  const call = tellServerTime(fetch, ({ serverTimeMs }) => void heard.push(new Date(serverTimeMs)))
  const url = `http://127.0.0.1:${portOf(server)}/`
  await (await call(url)).text()
  await (await call(url)).text()
  expect(heard).toEqual([new Date(Date.UTC(2026, 4, 4, 8))])
})

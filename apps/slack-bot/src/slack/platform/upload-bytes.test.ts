import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startProxyServer } from '../../../test/support/proxy-server.ts'
import { slackFailure } from './slack-failure.ts'
import { createUploadBytes } from './upload-bytes.ts'

const CONTENT = Buffer.alloc(3_000_000, 'trail ')

let folder: string
let path: string
let server: Server
let url: string
let status: number
let received: { headers: IncomingHttpHeaders; body: Buffer } | undefined
const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    received = { headers: request.headers, body: await buffer(request) }
    response.writeHead(status).end('OK')
  } catch {
    response.destroy()
  }
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'illume-upload-'))
  path = join(folder, 'file')
  writeFileSync(path, CONTENT)
  status = 200
  received = undefined
  server = createServer((request, response) => {
    void receive(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/upload`
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const failureOf = (sending: Promise<void>) => sending.then(() => undefined, slackFailure)

test('the length comes first, and the bytes follow as they are', async () => {
  await createUploadBytes({})(url, { path, bytes: CONTENT.length })
  expect(received?.headers).toMatchObject({ 'content-length': String(CONTENT.length) })
  expect(received?.headers['transfer-encoding']).toBeUndefined()
  expect(received?.body.equals(CONTENT)).toBe(true)
})

test('through a proxy it is the same', async () => {
  const proxy = await startProxyServer()
  const proxyFor = () => ({ isTls: false, hostname: '127.0.0.1', port: proxy.port, label: proxy.url })
  await createUploadBytes({ proxyFor })(url, { path, bytes: CONTENT.length })
  expect(proxy.seen.map(({ line }) => line)).toEqual([`POST ${url}`])
  expect(received?.headers).toMatchObject({ 'content-length': String(CONTENT.length) })
  expect(received?.body.equals(CONTENT)).toBe(true)
  await proxy.close()
})

test('a file that changed meanwhile is not sent as a whole one', async () => {
  expect(await failureOf(createUploadBytes({})(url, { path, bytes: CONTENT.length + 1 }))).toMatchObject({
    kind: 'unclear',
  })
  expect(received).toBeUndefined()
})

test.each([
  [403, { kind: 'refused', code: 'http_403' }],
  [503, { kind: 'unclear', code: 'http_503' }],
])('an answer %i is a failure of Slack', async (answered, failure) => {
  status = answered
  expect(await failureOf(createUploadBytes({})(url, { path, bytes: CONTENT.length }))).toEqual(failure)
})

test('a stop ends it', async () => {
  const signal = AbortSignal.abort()
  expect(await failureOf(createUploadBytes({ signal })(url, { path, bytes: CONTENT.length }))).toMatchObject({
    kind: 'unclear',
  })
})

// Reaching Slack through a proxy.
import { createServer as createHttpServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createServer } from 'node:tls'
import { WebSocket } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseProxy, proxyOf } from '../../src/config/config-proxies.ts'
import { toLogValue } from '../../src/observability/to-log-value.ts'
import type { SlackApp } from '../../src/slack/app/bolt-app.ts'
import { createProxyFetch } from '../../src/slack/platform/proxy/fetch-through-proxy.ts'
import type { ProxyFor } from '../../src/slack/platform/proxy/http-proxy.ts'
import { createSocketWay } from '../../src/slack/platform/proxy/ways.ts'
import { connectionAdvice } from '../../src/slack/text/codes/connection-advice.ts'
import { createSlackClient } from '../../src/slack/platform/slack-client.ts'
import { localhostCertificate } from '../support/localhost-certificate.ts'
import { startProxyServer, type ProxyConduct, type ProxyServer } from '../support/proxy-server.ts'
import { ask } from '../support/slack-stage/act.ts'
import { MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
let proxy: ProxyServer
let app: SlackApp | undefined
/** The simulator behind TLS. */
let secure: { readonly port: number; close(): void }

beforeAll(async () => {
  stage = await startSlackStage()
  await stage.app.stop()
  const front = createServer(localhostCertificate, (socket) => {
    const onward = connect(Number(new URL(stage.slack.apiUrl).port), '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => socket.destroy(onward.destroy() && undefined))
  })
  await new Promise<void>((resolve) => {
    front.listen(0, '127.0.0.1', resolve)
  })
  secure = { port: (front.address() as AddressInfo).port, close: () => void front.close() }
})
afterAll(async () => {
  secure.close()
  await stage.stop()
})
beforeEach(async () => {
  proxy = await startProxyServer()
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
})
afterEach(async () => {
  await app?.stop()
  app = undefined
  await proxy.close()
  vi.unstubAllEnvs()
})

const proxyAt = (url: string, exceptions: readonly string[] = []): ProxyFor => {
  const parsed = parseProxy('HTTPS_PROXY')(url)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return (address) => proxyOf({ https: parsed.value, http: parsed.value, exceptions }, address)
}
const plainUrl = (): string => `http://slack.test:${new URL(stage.slack.apiUrl).port}/api/`
const secureUrl = (): string => `https://slack.test:${secure.port}/api/`
const lines = (): readonly string[] => proxy.seen.map(({ line }) => line)
const startApp = async (slackApiUrl: string, proxyFor: ProxyFor): Promise<SlackApp> => {
  app = stage.newApp({ slackApiUrl, proxyFor })
  await app.start()
  return app
}

describe('through a proxy', () => {
  it.each([
    ['http', plainUrl, /^POST http:\/\/slack\.test:\d+\/api\/auth\.test$/u],
    ['https', secureUrl, /^CONNECT slack\.test:\d+$/u],
  ])('calls over %s, answers and both WebSockets use it, with its credentials', async (_, url, call) => {
    await startApp(url(), proxyAt(proxy.url.replace('//', '//us%20er:pa%40ss@')))
    expect(app?.state()).toMatchObject({ open: 2, of: 2 })
    const { text: said } = await ask(stage, MIA, 'doctor', 'Slack sign-in')
    expect(said).toMatch(new RegExp(`Slack sign-in: ✓ OK: .* ms, through the proxy ${proxy.url}`, 'u'))
    expect(said).toContain(`2 of 2 Socket Mode connections open, through the proxy ${proxy.url}`)
    const sockets = `CONNECT 127.0.0.1:${new URL(stage.slack.apiUrl).port}`
    expect(lines().filter((line) => line === sockets)).toHaveLength(2)
    expect(lines().filter((line) => call.test(line)).length).toBeGreaterThan(0)
    expect(lines().some((line) => line.startsWith('POST http://127.0.0.1'))).toBe(true)
    const wanted = `Basic ${Buffer.from('us er:pa@ss').toString('base64')}`
    expect(new Set(proxy.seen.map(({ authorization }) => authorization))).toEqual(new Set([wanted]))
  })

  it.each([
    ['http', plainUrl],
    ['https', secureUrl],
  ])('an HTTPS proxy carries calls over %s and both WebSockets', async (_, url) => {
    await proxy.close()
    proxy = await startProxyServer('serve', 0, { isTls: true })
    await startApp(url(), proxyAt(proxy.url))
    expect(app?.state()).toMatchObject({ open: 2, of: 2 })
    expect(proxy.url).toMatch(/^https:/u)
    expect(lines().some((line) => line.includes('slack.test'))).toBe(true)
  })

  it('addresses in NO_PROXY are reached directly, and the doctor names no proxy', async () => {
    await startApp(stage.slack.apiUrl, proxyAt(proxy.url, ['127.0.0.1']))
    const { text: said } = await ask(stage, MIA, 'doctor', 'Slack sign-in')
    expect(said).not.toContain('through the proxy')
    expect(app?.state().open).toBe(2)
    expect(lines()).toEqual([])
  })

  it('a form with a file arrives unchanged', async () => {
    const received = Promise.withResolvers<string>()
    const server = createHttpServer((message, response) => {
      void text(message).then(received.resolve)
      response.end()
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const form = new FormData()
    form.append('file', new Blob(['words of a file']), 'trail.csv')
    const { port } = server.address() as AddressInfo
    await createProxyFetch(proxyAt(proxy.url))(`http://files.test:${port}/`, { method: 'POST', body: form })
    expect(await received.promise).toMatch(/filename="trail\.csv"[^]*words of a file/u)
    server.close()
    server.closeAllConnections()
  })

  it('a WebSocket over TLS opens through a tunnel, and a cut ends the tunnel', async () => {
    const opening = createSlackClient({
      botToken: stage.slack.appToken,
      installationId: 'x',
      slackApiUrl: stage.slack.apiUrl,
    })
    const { url = '' } = await opening.apps.connections.open()
    const address = new URL(url)
    const way = createSocketWay(proxyAt(proxy.url))
    const authority = `slack.test:${secure.port}`
    const socket = new WebSocket(`wss://${authority}${address.pathname}${address.search}`, {
      dispatcher: way.dispatcher,
    })
    const greeting = await new Promise<unknown>((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => resolve(data))
      socket.addEventListener('error', ({ message }) => reject(new Error(message)))
    })
    expect(greeting).toContain('"hello"')
    expect(lines()).toEqual([`CONNECT ${authority}`])
    expect(way.proxy()?.label).toBe(proxy.url)
    way.cut()
    await expect.poll(() => proxy.openTunnels()).toBe(0)
  })
})

const CONDUCTS: readonly (readonly [ProxyConduct, string])[] = [
  [403, 'refused to connect to slack.test:'],
  [407, 'requires a user name and password, or refused the configured ones (HTTP 407)'],
  [502, 'refused to connect to slack.test:'],
]
const TUNNELS: readonly (readonly [ProxyConduct, string])[] = [
  ['hang up', 'closed the connection (ECONNRESET)'],
  ['talk nonsense', 'did not answer like an HTTP proxy (HPE_'],
]

describe('a proxy with problems', () => {
  it.each([
    ...CONDUCTS.map(([conduct, words]) => [conduct, 'http', plainUrl, words] as const),
    ...[...CONDUCTS, ...TUNNELS].map(([conduct, words]) => [conduct, 'https', secureUrl, words] as const),
  ])(
    'that answers with %s over %s: the start continues, names it as the cause, and connects later',
    async (conduct, _, url, words) => {
      proxy.conduct = () => conduct
      const logged = stage.logLines.length
      const started = await startApp(url(), proxyAt(proxy.url.replace('//', '//user:pa55word@')))
      expect(started.state()).toMatchObject({ open: 0 })
      expect(started.state().trouble).toContain(`the proxy ${proxy.url} ${words}`)
      const told = JSON.stringify(toLogValue(stage.logLines.slice(logged)))
      expect(told).toContain(`the proxy ${proxy.url} ${words}`)
      expect(told).not.toMatch(/pa55word|dXNlcjpwYTU1d29yZA|SLACK_(?:BOT|APP)_TOKEN|does not take/u)
      proxy.conduct = () => 'serve'
      await started.whenConnected
    },
  )

  it('that does not exist: the start says so, and continues', async () => {
    const { port, url } = proxy
    await proxy.close()
    const started = await startApp(secureUrl(), proxyAt(url))
    expect(started.state().trouble).toBe(`the proxy ${url} cannot be reached (ECONNREFUSED)`)
    proxy = await startProxyServer('serve', port)
    await started.whenConnected
  })

  it('with a certificate that is not trusted: the start says so, and what helps', async () => {
    await proxy.close()
    proxy = await startProxyServer('serve', 0, { isTls: true })
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '1')
    const started = await startApp(secureUrl(), proxyAt(proxy.url))
    const { trouble } = started.state()
    expect(trouble).toContain(`the proxy ${proxy.url} has a certificate that is not accepted here`)
    expect(connectionAdvice('PROXY_CERTIFICATE')).toContain('NODE_EXTRA_CA_CERTS')
    expect(lines()).toEqual([])
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    await started.whenConnected
  })

  it('that refuses only the WebSockets is named as the cause', async () => {
    proxy.conduct = (line) => (line.startsWith('CONNECT') ? 403 : 'serve')
    const started = await startApp(plainUrl(), proxyAt(proxy.url))
    const { port } = new URL(stage.slack.apiUrl)
    expect(started.state().trouble).toBe(
      `the proxy ${proxy.url} refused to connect to 127.0.0.1:${port} (HTTP 403)`,
    )
    proxy.conduct = () => 'serve'
    await started.whenConnected
  })

  it('that hangs is named as the cause before the call is given up, and does not delay a stop', async () => {
    proxy.conduct = () => 'hang'
    const started = await startApp(secureUrl(), proxyAt(proxy.url))
    expect(started.state().trouble).toBe(`the proxy ${proxy.url} did not answer within 8 s`)
  }, 30_000)

  it('that hangs delays no stop, and no connection to it is left', async () => {
    proxy.conduct = (line) => (line.startsWith('CONNECT') ? 'hang' : 'serve')
    const hanging = stage.newApp({ slackApiUrl: plainUrl(), proxyFor: proxyAt(proxy.url) })
    const starting = hanging.start()
    await expect.poll(() => proxy.openTunnels()).toBe(2)
    await hanging.stop()
    await starting
    await expect.poll(() => proxy.openTunnels()).toBe(0)
  })
})

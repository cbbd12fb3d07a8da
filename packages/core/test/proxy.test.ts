import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTuyaClient, runDoctor, type TuyaClientOptions } from '../src/index.ts'
import { type ProxyConduct, startProxyServer } from './proxy-server.ts'
import { answer, startWireServer, success, withToken } from './wire-server.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0).reverse()) await close()
})

const PASSWORD = 'p%40ss-of-the-proxy'
const settings = { clientId: 'client-id', clientSecret: 'secret', retryLimit: 0 } as const
const upgrade = { projectId: '1', deviceIds: ['d1'] }

const start = async (conduct: ProxyConduct, options: Partial<TuyaClientOptions> = {}) => {
  const server = await startWireServer(
    withToken((_, response) => answer(response, success(true))),
    { isTls: true },
  )
  const proxy = await startProxyServer(conduct)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  vi.stubEnv('https_proxy', `http://bot:${PASSWORD}@127.0.0.1:${proxy.port}`)
  const tuya = createTuyaClient({ ...settings, ...options, baseUrl: server.url } as TuyaClientOptions)
  closing.push(server.close, proxy.close, () => tuya.close())
  return { server, proxy, tuya }
}

it('reads and writes go through the tunnel, with the credentials in its request only', async () => {
  const logged: unknown[] = []
  const note = (...entry: unknown[]): void => void logged.push(entry)
  const { server, proxy, tuya } = await start('serve', { logger: { debug: note, warn: note }, onCall: note })
  await tuya.token.check()
  await tuya.ota.upgrade(upgrade)
  const { host } = new URL(server.url)
  expect(proxy.seen).toEqual(
    [1, 2].map(() => ({
      line: `CONNECT ${host}`,
      authorization: `Basic ${Buffer.from('bot:p@ss-of-the-proxy').toString('base64')}`,
    })),
  )
  for (const { headers } of server.seen) expect(headers['proxy-authorization']).toBeUndefined()
  expect(tuya.proxy).toBe(`http://127.0.0.1:${proxy.port}`)
  expect(inspect([logged, tuya], { depth: 9 })).not.toMatch(/ss-of-the-proxy/u)
})

it.each([
  ['deny', 'PROXY_LOGIN'],
  ['hang', 'PROXY_SILENT'],
  ['hang up', 'PROXY_ODD'],
  ['talk nonsense', 'PROXY_ODD'],
] as const)(
  'with a proxy in mode “%s” nothing is sent, beforeWrite is not called, and the error names the proxy without credentials',
  async (conduct, systemCode) => {
    const { server, proxy, tuya } = await start(conduct, conduct === 'hang' ? { timeoutMs: 600 } : {})
    const beforeWrite = vi.fn(async () => ({ mayWrite: true, maxAgeMs: 5_000 }) as const)
    const error: unknown = await tuya.token.check().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      kind: conduct === 'hang' ? 'timeout' : 'network',
      outcome: 'not-sent',
      systemCode,
      proxyProblem: expect.stringContaining(`the proxy http://127.0.0.1:${proxy.port} `) as string,
      hint: expect.stringContaining('HTTPS_PROXY') as string,
    })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/ss-of-the-proxy/u)
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite })).rejects.toMatchObject({
      outcome: 'not-sent',
      systemCode,
    })
    expect(beforeWrite).not.toHaveBeenCalled()
    expect(server.seen).toEqual([])
  },
)

it.each([
  ['deny', 'PROXY_LOGIN', /The proxy .* requires a user name and password.*\(HTTP 407\)/u],
  ['hang', 'PROXY_SILENT', /The proxy .* did not connect within/u],
] as const)(
  'a write through a proxy in mode “%s”, with a token, is not sent',
  async (conduct, systemCode, message) => {
    const { server, tuya } = await start('serve')
    await tuya.token.check()
    const denying = await startProxyServer(conduct)
    vi.stubEnv('https_proxy', `http://127.0.0.1:${denying.port}`)
    const second = createTuyaClient({
      ...settings,
      ...(conduct === 'hang' ? { timeoutMs: 300 } : {}),
      baseUrl: server.url,
      hooks: {
        beforeRequest: [({ request }) => (request.method === 'GET' ? new Response(tokenText) : undefined)],
      },
    })
    closing.push(denying.close, () => second.close())
    await expect(second.ota.upgrade(upgrade)).rejects.toMatchObject({
      operation: 'ota.upgrade',
      outcome: 'not-sent',
      systemCode,
      message: expect.stringMatching(message) as string,
    })
  },
)
const tokenText = JSON.stringify(success({ access_token: 'a-token', expire_time: 7200 }))

it('the doctor names the proxy, and reports a wrong proxy address by its variable', async () => {
  const { server, proxy } = await start('serve')
  const report = await runDoctor({ client: { ...settings, baseUrl: server.url } })
  expect(report.checks.find(({ name }) => name === 'settings')?.sentence).toContain(
    `through the proxy http://127.0.0.1:${proxy.port}`,
  )
  vi.stubEnv('https_proxy', `socks5://bot:${PASSWORD}@127.0.0.1:1`)
  const wrong = await runDoctor({ client: { ...settings, baseUrl: server.url } })
  const sentence = wrong.checks.find(({ name }) => name === 'settings')?.sentence
  expect(sentence).toMatch(/HTTPS_PROXY must be the http or https address of a proxy/u)
  expect(sentence).not.toMatch(/ss-of-the-proxy/u)
})

describe('a proxy that fails', () => {
  const failuresOver = async (proxyUrl: string) => {
    vi.stubEnv('https_proxy', proxyUrl)
    const tuya = createTuyaClient({
      ...settings,
      baseUrl: 'https://127.0.0.1:1',
      hooks: {
        beforeRequest: [
          ({ request }) =>
            request.url.includes('token') && isTokenFree ? new Response(tokenText) : undefined,
        ],
      },
    })
    closing.push(() => tuya.close())
    let isTokenFree = false
    const read: unknown = await tuya.token.check().catch((reason: unknown) => reason)
    isTokenFree = true
    const write: unknown = await tuya.ota.upgrade(upgrade).catch((reason: unknown) => reason)
    return [read, write]
  }

  it('because nothing listens there, is named as the cause', async () => {
    for (const failure of await failuresOver('http://127.0.0.1:1'))
      expect(failure).toMatchObject({
        outcome: 'not-sent',
        systemCode: 'PROXY_UNREACHABLE',
        proxyProblem: "the proxy http://127.0.0.1:1 can't be reached (ECONNREFUSED)",
      })
  })

  it('because its certificate is not trusted, is named with a hint', async () => {
    const proxy = await startProxyServer('serve', { isTls: true })
    closing.push(proxy.close)
    for (const failure of await failuresOver(proxy.url))
      expect(failure).toMatchObject({
        outcome: 'not-sent',
        systemCode: 'PROXY_CERTIFICATE',
        proxyProblem: expect.stringContaining(`the proxy ${proxy.url} has a certificate`) as string,
        hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
      })
    expect(proxy.seen).toEqual([])
  })
})

it('a password with a plain % is used unchanged', async () => {
  const { server, proxy } = await start('serve')
  vi.stubEnv('https_proxy', `http://bot:100%@127.0.0.1:${proxy.port}`)
  const tuya = createTuyaClient({ ...settings, baseUrl: server.url })
  closing.push(() => tuya.close())
  await tuya.token.check()
  expect(proxy.seen.at(-1)?.authorization).toBe(`Basic ${Buffer.from('bot:100%').toString('base64')}`)
})

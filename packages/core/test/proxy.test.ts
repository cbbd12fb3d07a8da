import { inspect } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
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

it.each<ProxyConduct>(['deny', 'hang', 'hang up', 'talk nonsense'])(
  'with a proxy that should “%s” nothing is sent, nothing is asked, and no credential is told',
  async (conduct) => {
    const { server, tuya } = await start(conduct, conduct === 'hang' ? { timeoutMs: 600 } : {})
    const beforeWrite = vi.fn(async () => ({ mayWrite: true, maxAgeMs: 5_000 }) as const)
    const error: unknown = await tuya.token.check().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      kind: conduct === 'hang' ? 'timeout' : 'network',
      outcome: 'not-sent',
    })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/ss-of-the-proxy/u)
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite })).rejects.toMatchObject({ outcome: 'not-sent' })
    expect(beforeWrite).not.toHaveBeenCalled()
    expect(server.seen).toEqual([])
  },
)

it('a write meets a tunnel that is denied after the token came directly, and is not sent', async () => {
  const { server, tuya } = await start('serve')
  await tuya.token.check()
  const denying = await startProxyServer('deny')
  vi.stubEnv('https_proxy', `http://127.0.0.1:${denying.port}`)
  const second = createTuyaClient({
    ...settings,
    baseUrl: server.url,
    hooks: {
      beforeRequest: [({ request }) => (request.method === 'GET' ? new Response(tokenText) : undefined)],
    },
  })
  closing.push(denying.close, () => second.close())
  await expect(second.ota.upgrade(upgrade)).rejects.toMatchObject({
    operation: 'ota.upgrade',
    outcome: 'not-sent',
    message: expect.stringContaining('refused the connection with HTTP 407') as string,
  })
})
const tokenText = JSON.stringify(success({ access_token: 'a-token', expire_time: 7200 }))

it('the doctor says through which proxy it speaks, and a wrong address is refused by name', async () => {
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

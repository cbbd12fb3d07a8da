import { gzipSync } from 'node:zlib'
import ky from 'ky'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTuyaClient, type TuyaClientOptions } from '../src/index.ts'
import { startProxyServer } from './proxy-server.ts'
import { answer, startWireServer, success, withToken, type WireHandler } from './wire-server.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0).reverse()) await close()
})

const projectId = '1451224591564378112'
const upgrade = { projectId, deviceIds: ['d1'] }
const yes = async () => ({ mayWrite: true, maxAgeMs: 5_000 }) as const

interface Way {
  readonly name: string
  readonly isTls?: true
  readonly isOverFetch?: true
  readonly isOverProxy?: true
  readonly isProxyTls?: true
}
const ways: readonly Way[] = [
  { name: 'node:http' },
  { name: 'node:http with encryption', isTls: true },
  { name: 'a proxy', isOverProxy: true },
  { name: 'a tunnel of a proxy', isOverProxy: true, isTls: true },
  { name: 'an encrypted proxy', isOverProxy: true, isProxyTls: true },
  { name: 'a tunnel of an encrypted proxy', isOverProxy: true, isTls: true, isProxyTls: true },
  { name: 'a fetch of the caller', isOverFetch: true },
]

/** A client that uses this transport to call a bare server. */
const start = async (way: Way, handle: WireHandler, options: Partial<TuyaClientOptions> = {}) => {
  const server = await startWireServer(handle, { isTls: way.isTls === true })
  closing.push(server.close)
  const isProxyTls = way.isProxyTls === true
  const proxy = way.isOverProxy === true ? await startProxyServer('serve', { isTls: isProxyTls }) : undefined
  if (proxy !== undefined) {
    closing.push(proxy.close)
    vi.stubEnv(way.isTls === true ? 'HTTPS_PROXY' : 'HTTP_PROXY', proxy.url)
  }
  if (way.isTls === true || isProxyTls) vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const tuya = createTuyaClient({
    clientId: 'client-id-of-the-tests',
    clientSecret: 'secret-of-the-tests',
    requestsPerSecond: Number.POSITIVE_INFINITY,
    retryLimit: 0,
    ...(way.isOverFetch === true ? { getParameters: 'query', fetch: globalThis.fetch } : {}),
    ...options,
    baseUrl: server.url,
  } as TuyaClientOptions)
  closing.push(() => tuya.close())
  return { server, tuya, proxy }
}

const page = success({ list: [], total: 0 })
const accept = withToken((_, response) => answer(response, success(true)))

describe.each(ways)('over $name', (way) => {
  it('the server receives exactly what was signed', async () => {
    const { server, tuya, proxy } = await start(
      way,
      withToken((request, response) => answer(response, request.method === 'GET' ? page : success(true))),
    )
    await tuya.ota.listPending({ projectId, deviceName: 'Lamp & Söhne' })
    await tuya.ota.upgrade(upgrade)
    const [token, read, write] = server.seen
    expect(token?.headers).toMatchObject({ client_id: 'client-id-of-the-tests', accept: 'application/json' })
    const parameters = { project_id: projectId, device_name: 'Lamp & Söhne', page: 1, page_size: 100 }
    const query = Object.fromEntries(new URL(read?.url ?? '', server.url).searchParams)
    expect(read?.body === '' ? query : JSON.parse(read?.body ?? '')).toEqual(
      way.isOverFetch === true ? { ...parameters, page: '1', page_size: '100' } : parameters,
    )
    expect(read?.headers['sign']).toMatch(/^[0-9A-F]{64}$/u)
    expect(write).toMatchObject({ method: 'POST', url: '/v1.0/cloud/illume/devices/ota/open/upgrade' })
    expect(JSON.parse(write?.body ?? '')).toEqual({ project_id: projectId, device_ids: ['d1'] })
    expect((proxy?.seen ?? []).length > 0).toBe(way.isOverProxy === true)
  })

  it('asks for permission once per write, after the token; a refused or old permission sends nothing', async () => {
    const { server, tuya } = await start(way, accept)
    const asked = vi.fn(async () => {
      expect(server.callsTo('token')).toHaveLength(1)
      return yes()
    })
    await tuya.ota.upgrade(upgrade, { beforeWrite: asked })
    expect(asked).toHaveBeenCalledOnce()
    const no = async () => ({ mayWrite: false }) as const
    const old = async () => ({ mayWrite: true, maxAgeMs: -1 }) as const
    for (const beforeWrite of [no, old])
      await expect(tuya.ota.upgrade(upgrade, { beforeWrite })).rejects.toMatchObject({
        kind: 'withheld',
        outcome: 'not-sent',
      })
    expect(server.callsTo('upgrade')).toHaveLength(1)
  })

  it('after a lost answer, a timeout or an abort in transit, the outcome is unknown', async () => {
    const giveUp = new AbortController()
    let conduct: 'lose' | 'say nothing' | 'give up' = 'lose'
    const { tuya } = await start(
      way,
      withToken((_, response) => {
        if (conduct === 'lose') response.destroy()
        if (conduct === 'give up') giveUp.abort()
      }),
      { timeoutMs: 1_000 },
    )
    await tuya.token.check()
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ outcome: 'unknown' })
    conduct = 'say nothing'
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'timeout', outcome: 'unknown' })
    conduct = 'give up'
    await expect(tuya.ota.upgrade(upgrade, { signal: giveUp.signal })).rejects.toMatchObject({
      kind: 'aborted',
      outcome: 'unknown',
    })
  })

  it('a body that stops in the middle ends with the time limit', async () => {
    const { tuya } = await start(
      way,
      withToken((_, response) => void response.writeHead(200, { 'content-length': '100' }).write('{')),
      { timeoutMs: 1_000 },
    )
    await tuya.token.check()
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'timeout', outcome: 'unknown' })
  })

  it('redirects are not followed, and an endless answer is aborted', async () => {
    const { server, tuya } = await start(
      way,
      withToken((request, response) => {
        if (request.method === 'POST') return void response.writeHead(307, { location: '/elsewhere' }).end()
        response.writeHead(200)
        const chunk = Buffer.alloc(1024 * 1024, ' ')
        const pour = (): void => {
          while (!response.destroyed && response.write(chunk));
        }
        response.on('drain', pour)
        return pour()
      }),
    )
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'http' })
    expect(server.callsTo('elsewhere')).toEqual([])
    await expect(tuya.ota.listPending({ projectId })).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('larger than 4 MB') as string,
    })
  })

  it('unrequested compression and byte-order marks are handled', async () => {
    const text = JSON.stringify(page)
    const bodies = [
      (): readonly [string | Buffer, Record<string, string>] => [
        gzipSync(text),
        { 'content-encoding': 'gzip' },
      ],
      (): readonly [string | Buffer, Record<string, string>] => [`\uFEFF${text}`, {}],
    ]
    for (const make of bodies) {
      const { tuya } = await start(
        way,
        withToken((_, response) => {
          const [body, headers] = make()
          response.writeHead(200, headers).end(body)
        }),
      )
      expect((await tuya.ota.listPending({ projectId })).items).toEqual([])
    }
  })

  it('hooks and an instance of ky see each request and answer, and cannot make it repeat', async () => {
    const seen: string[] = []
    const { server, tuya } = await start(
      way,
      withToken((_, response) => answer(response, page, 503)),
      {
        ky: ky.extend({ retry: { limit: 5, methods: ['get', 'post'] } }),
        hooks: {
          beforeRequest: [({ request }) => void seen.push(request.method)],
          afterResponse: [
            async ({ response }) =>
              void seen.push(`${response.status} ${(await response.text()).length > 0}`),
          ],
        },
      },
    )
    await expect(tuya.ota.listPending({ projectId })).rejects.toMatchObject({ kind: 'http' })
    expect(seen).toEqual(['GET', '200 true', 'GET', '503 true'])
    expect(server.seen).toHaveLength(2)
  })
})

const own = ways.filter(({ isOverFetch }) => isOverFetch !== true)
describe.each(own)('over $name', (way) => {
  it('an aborted write is reset, so that nothing of it is delivered later', async () => {
    const { server, tuya, proxy } = await start(
      way,
      withToken(() => {}),
      { timeoutMs: 1_000 },
    )
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'timeout' })
    const { connections } = proxy ?? server
    await expect.poll(() => connections.at(-1)?.end).toBe('reset')
  })

  it('is not sent when no server listens', async () => {
    const { server, tuya, proxy } = await start(way, accept)
    await tuya.token.check()
    await (proxy ?? server).close()
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite: yes })).rejects.toMatchObject({
      kind: 'network',
      outcome: 'not-sent',
    })
  })
})

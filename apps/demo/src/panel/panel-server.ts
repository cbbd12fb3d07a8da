import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { requestJson } from '../json-client.ts'

/** Faults that the panel can inject into the Tuya simulator with one click. */
export const FAULTS = {
  'tuya-down': { label: 'Tuya is down (HTTP 502)', fault: { effect: { kind: 'http', status: 502 } } },
  'tuya-slow': {
    label: 'Tuya takes 3 s to respond',
    fault: { effect: { kind: 'slow', delayMs: 3000 } },
  },
  'rate-limit': {
    label: 'Tuya limits the call rate (1199)',
    fault: { effect: { kind: 'qps-limit', perSecond: 1 } },
  },
  'quota-used-up': { label: 'The monthly quota is used up', fault: { effect: { kind: 'quota-used-up' } } },
  'answers-lost': {
    label: 'Upgrades take effect, but their responses are lost',
    fault: { effect: { kind: 'response-lost' }, operation: 'ota.upgrade' },
  },
  'partial-start': {
    label: 'Upgrades start only the first device',
    fault: { effect: { kind: 'partial-start', start: 1 }, operation: 'ota.upgrade' },
  },
  'token-expired': {
    label: 'The token expires at 30% of calls',
    fault: { effect: { kind: 'token-expired' }, probability: 0.3 },
  },
} as const

interface Panel {
  readonly url: string
  stop(): Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : JSON.parse(text)
}

const isFault = (name: string): name is keyof typeof FAULTS => Object.hasOwn(FAULTS, name)

/** Serves a page for injecting faults into devices, the cloud and the bot, through the simulator's control API. */
export const startPanel = async (parts: {
  readonly port: number
  readonly tuyaUrl: () => string
  readonly killBot: () => Promise<void>
}): Promise<Panel> => {
  const control = (at: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: unknown): Promise<unknown> =>
    requestJson(`${parts.tuyaUrl()}/_control/${at}`, method, body)
  const act = async (at: string, body: unknown): Promise<unknown> => {
    if (at === 'kill-bot') return parts.killBot()
    if (at === 'clear-faults') return control('faults', 'DELETE')
    if (at.startsWith('fault/')) {
      const name = at.slice('fault/'.length)
      return isFault(name)
        ? control('faults', 'POST', FAULTS[name].fault)
        : Promise.reject(new Error(`There is no fault named ${name}.`))
    }
    if (at.startsWith('device/'))
      return control(`devices/${encodeURIComponent(at.slice('device/'.length))}`, 'POST', body)
    throw new Error(`There is no action ${at}.`)
  }
  const answer = async (
    request: IncomingMessage,
  ): Promise<{ status: number; type: string; body: string }> => {
    const at = (request.url ?? '/').split('?')[0] ?? '/'
    if (at === '/')
      return {
        status: 200,
        type: 'text/html; charset=utf-8',
        body: await readFile(path.join(import.meta.dirname, 'panel.html'), 'utf8'),
      }
    if (at === '/state') {
      const [devices, faults, triggers] = await Promise.all([
        control('devices'),
        control('faults'),
        control('triggers'),
      ])
      const choices = Object.entries(FAULTS).map(([name, { label }]) => ({ name, label }))
      return {
        status: 200,
        type: 'application/json',
        body: JSON.stringify({ devices, faults, triggers, choices }),
      }
    }
    if (request.method !== 'POST') return { status: 404, type: 'text/plain', body: 'Not found.\n' }
    await act(at.slice(1), await readBody(request))
    return { status: 200, type: 'application/json', body: '{}' }
  }
  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => ({
        status: 400,
        type: 'text/plain',
        body: `${error instanceof Error ? error.message : String(error)}\n`,
      }))
      .then(({ status, type, body }) =>
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
      )
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(parts.port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${parts.port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

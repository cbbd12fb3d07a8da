import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { requestJson } from '../json-client.ts'

/** Trouble that a person can make with one click: what is asked of the Tuya simulator. */
export const TROUBLES = {
  'tuya-down': { label: 'Tuya answers nothing (HTTP 502)', fault: { effect: { kind: 'http', status: 502 } } },
  'tuya-slow': {
    label: 'Tuya takes 3 s for each answer',
    fault: { effect: { kind: 'slow', delayMs: 3000 } },
  },
  'rate-limit': {
    label: 'Tuya asks to slow down (1199)',
    fault: { effect: { kind: 'qps-limit', perSecond: 1 } },
  },
  'quota-used-up': { label: "The month's calls are used up", fault: { effect: { kind: 'quota-used-up' } } },
  'answers-lost': {
    label: 'Answers to upgrades are lost after they took effect',
    fault: { effect: { kind: 'response-lost' }, operation: 'ota.upgrade' },
  },
  'partial-start': {
    label: 'Upgrades start only their first device',
    fault: { effect: { kind: 'partial-start', start: 1 }, operation: 'ota.upgrade' },
  },
  'token-expired': {
    label: 'The token dies at each call',
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

const isTrouble = (name: string): name is keyof typeof TROUBLES => Object.hasOwn(TROUBLES, name)

/** The page on which a visitor breaks devices, the cloud and the bot. Everything it does goes to the simulators' own controls. */
export const startPanel = async (parts: {
  readonly port: number
  readonly tuyaUrl: () => string
  readonly killBot: () => Promise<void>
}): Promise<Panel> => {
  const control = (at: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: unknown): Promise<unknown> =>
    requestJson(`${parts.tuyaUrl()}/_control/${at}`, method, body)
  const act = async (at: string, body: unknown): Promise<unknown> => {
    if (at === 'kill-bot') return parts.killBot()
    if (at === 'mend') return control('faults', 'DELETE')
    if (at.startsWith('trouble/')) {
      const name = at.slice('trouble/'.length)
      return isTrouble(name)
        ? control('faults', 'POST', TROUBLES[name].fault)
        : Promise.reject(new Error(`There is no trouble named ${name}.`))
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
      const troubles = Object.entries(TROUBLES).map(([name, { label }]) => ({ name, label }))
      return {
        status: 200,
        type: 'application/json',
        body: JSON.stringify({ devices, faults, triggers, troubles }),
      }
    }
    if (request.method !== 'POST') return { status: 404, type: 'text/plain', body: 'Not here.\n' }
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

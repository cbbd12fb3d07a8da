import { request } from 'node:http'
import { expectedSignature } from '../src/cloud/check-signature.ts'
import type { TuyaSimulator } from '../src/index.ts'

export interface RawAnswer {
  status: number
  contentType: string
  text: string
  body: {
    success?: boolean
    code?: number | string
    msg?: string
    result?: unknown
    t?: number
    tid?: string
  }
}

interface RawCall {
  method?: string
  url: string
  body?: string
  accessToken?: string
  /** Headers to replace, or with undefined to remove, after signing. */
  headers?: Record<string, string | undefined>
  nowMs?: number
}

/**
 * A raw call, for mistakes that the vendor's client never makes. It signs with the simulator's own code, which other tests
 * check against published examples and the vendor's client.
 */
export const rawCall = (simulator: TuyaSimulator, call: RawCall): Promise<RawAnswer> => {
  const method = call.method ?? 'GET'
  const body = Buffer.from(call.body ?? '')
  const t = String(call.nowMs ?? simulator.clock.now())
  const { clientId, clientSecret } = simulator
  const sign = expectedSignature({
    method,
    url: call.url,
    body,
    headers: { t },
    clientId,
    clientSecret,
    accessToken: call.accessToken,
  })
  const headers: Record<string, string | number | undefined> = {
    client_id: clientId,
    t,
    sign,
    sign_method: 'HMAC-SHA256',
    access_token: call.accessToken,
    'content-length': body.length,
    ...call.headers,
  }
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    const outgoing = request(simulator.url + call.url, { method, headers: sent }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const contentType = incoming.headers['content-type'] ?? ''
        const isJson = contentType.startsWith('application/json')
        resolve({
          status: incoming.statusCode ?? 0,
          contentType,
          text,
          body: isJson ? (JSON.parse(text) as RawAnswer['body']) : {},
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export const getToken = async (
  simulator: TuyaSimulator,
): Promise<{ access_token: string; refresh_token: string; expire_time: number }> => {
  const answer = await rawCall(simulator, { url: '/v1.0/token?grant_type=1' })
  if (answer.body.success !== true) throw new Error(`no token: ${answer.text}`)
  return answer.body.result as { access_token: string; refresh_token: string; expire_time: number }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly remotePort: number | undefined
}

export type WireHandler = (request: WireRequest, response: ServerResponse) => void

/** A bare HTTP server for what happens on the wire, below what the simulator knows. */
export const startWireServer = async (handle: WireHandler) => {
  const seen: WireRequest[] = []
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const request = {
        method: message.method ?? '',
        url: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        remotePort: message.socket.remotePort,
      }
      seen.push(request)
      handle(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    callsTo: (part: string): WireRequest[] => seen.filter(({ url }) => url.includes(part)),
    close: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export const answer = (response: ServerResponse, value: unknown, status = 200): void => {
  const body = typeof value === 'string' ? value : JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

export const success = (result: unknown) => ({ success: true, result, t: Date.now(), tid: 'trace-1' })
export const refusal = (code: number | string, msg = 'refused') => ({
  success: false,
  code,
  msg,
  t: Date.now(),
  tid: 'trace-2',
})

export const tokenAnswer = (access_token = 'a-token-of-the-wire-server') =>
  success({ access_token, expire_time: 7200, refresh_token: 'never-used', uid: 'u' })

/** Answers token calls, and everything else as told. */
export const withToken =
  (handle: WireHandler): WireHandler =>
  (request, response) =>
    request.url.startsWith('/v1.0/token') ? answer(response, tokenAnswer()) : handle(request, response)

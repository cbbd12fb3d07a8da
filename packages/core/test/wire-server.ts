import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { localhostCertificate } from './localhost-certificate.ts'

export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly remotePort: number | undefined
}

export type WireHandler = (request: WireRequest, response: ServerResponse) => void

/** One connection, seen from the server. */
export interface WireConnection {
  readonly bytesRead: () => number
  end: 'open' | 'closed' | 'reset'
}

/** A bare HTTP server for what happens on the wire, below what the simulator knows. */
export const startWireServer = async (
  handle: WireHandler,
  { isTls = false }: { readonly isTls?: boolean } = {},
) => {
  const seen: WireRequest[] = []
  const connections: WireConnection[] = []
  const onRequest: RequestListener = (message, response) => {
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
  }
  const server = isTls ? createTlsServer(localhostCertificate, onRequest) : createServer(onRequest)
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    const connection: WireConnection = { bytesRead: () => socket.bytesRead, end: 'open' }
    connections.push(connection)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') connection.end = 'reset'
    })
    socket.on('close', () => {
      if (connection.end === 'open') connection.end = 'closed'
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${isTls ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    connections,
    callsTo: (part: string): WireRequest[] => seen.filter(({ url }) => url.includes(part)),
    /** Ends all connections, and still accepts new ones. */
    hangUp: (): void => server.closeAllConnections(),
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

/** Answers token calls; other calls go to the given handler. */
export const withToken =
  (handle: WireHandler): WireHandler =>
  (request, response) =>
    request.url.startsWith('/v1.0/token') ? answer(response, tokenAnswer()) : handle(request, response)

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VendorRequest } from './cloud/admit-call.ts'
import type { Reply } from './cloud/handle-call.ts'

export interface SimulatorHandlers {
  vendor(request: VendorRequest): Promise<Reply>
  control(method: string, url: URL, body: unknown): { status: number; body: unknown }
}

const LARGEST_BODY_BYTES = 4 * 1024 * 1024

/** Starts a server on the loopback address. Resolves when it accepts connections. */
export const listen = async (
  handlers: SimulatorHandlers,
  address: { port: number; host: string },
): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    serve(handlers, request, response).catch((error: unknown) => {
      // Not an error of this server: the caller was killed in the middle of its request.
      if (!request.socket.destroyed)
        process.stderr.write(`tuya-simulator: couldn't answer a call: ${String(error)}\n`)
      response.destroy()
    })
  })
  // Keep idle connections open, so that a client's next poll doesn't race with the server closing one.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return { server, url: `http://${address.host}:${port}` }
}

export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })

const serve = async (handlers: SimulatorHandlers, request: IncomingMessage, response: ServerResponse) => {
  const url = request.url ?? '/'
  const body = await readBody(request)
  if (body === undefined) return send(response, 413, 'text/plain', 'the body is too large')
  const [path = '/'] = url.split('?', 1)
  if (path === '/_control' || path.startsWith('/_control/'))
    return serveControl(handlers, request, response, body)
  const reply = await handlers.vendor({
    method: request.method ?? 'GET',
    url,
    path,
    headers: request.headers as VendorRequest['headers'],
    body,
    isConnected: () => !request.socket.destroyed,
  })
  if (reply.kind === 'answer') send(response, reply.status, reply.contentType, reply.text)
  else if (reply.kind === 'truncated') sendHalf(response, reply.contentType, reply.text)
  else if (reply.kind === 'reset') request.socket.resetAndDestroy()
  else request.socket.destroy()
}

/** Undefined when the body is larger than any call of this API can be. */
const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue
    length += chunk.length
    if (length <= LARGEST_BODY_BYTES) chunks.push(chunk)
  }
  return length <= LARGEST_BODY_BYTES ? Buffer.concat(chunks) : undefined
}

const LOCAL_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/

const serveControl = (
  handlers: SimulatorHandlers,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) => {
  // Allow pages from other ports of this machine, such as the demo's panel, but not from other hosts.
  const { origin } = request.headers
  if (origin !== undefined && !LOCAL_ORIGIN.test(origin)) {
    return send(
      response,
      403,
      'application/json',
      JSON.stringify({ error: 'only pages from this machine are allowed' }),
    )
  }
  if (origin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE')
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type')
  }
  if (request.method === 'OPTIONS') return send(response, 204, 'text/plain', '')
  const parsed = parseJson(body)
  if (parsed === undefined) {
    return send(response, 400, 'application/json', JSON.stringify({ error: 'the body is not JSON' }))
  }
  const answer = handlers.control(
    request.method ?? 'GET',
    new URL(request.url ?? '/', 'http://localhost'),
    parsed.value,
  )
  send(response, answer.status, 'application/json;charset=UTF-8', JSON.stringify(answer.body))
}

const parseJson = (body: Buffer): { value: unknown } | undefined => {
  if (body.length === 0) return { value: {} }
  try {
    return { value: JSON.parse(body.toString('utf8')) as unknown }
  } catch {
    return undefined
  }
}

const sendHalf = (response: ServerResponse, contentType: string, text: string) => {
  const bytes = Buffer.from(text)
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.length })
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}

const send = (response: ServerResponse, status: number, contentType: string, text: string) => {
  const bytes = Buffer.from(text)
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length })
  response.end(bytes)
}

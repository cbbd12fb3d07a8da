import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers a request, or returns false if it is for another route. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => boolean | Promise<boolean>

/** Larger than any Slack call may be. */
const callLimitBytes = 10 * 1024 * 1024

/** Reads the whole body. Throws if it is too large. */
export const readBody = async (request: IncomingMessage, limitBytes = callLimitBytes): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limitBytes) throw new Error(`The request body is larger than ${limitBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(JSON.stringify(body))
}

const handle = async (
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    for (const route of routes) if (await route(request, response, url)) return
    sendJson(response, 404, { ok: false, error: 'not_found', path: url.pathname })
  } catch (error) {
    if (response.headersSent) response.destroy()
    else sendJson(response, 500, { ok: false, error: error instanceof Error ? error.message : String(error) })
  }
}

/** Starts listening on the loopback address. Port 0 means any free port. */
export const listen = async (
  routes: readonly Route[],
  port: number,
  host: string,
): Promise<{ server: Server; port: number }> => {
  const server = createServer((request, response) => void handle(routes, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { server, port: (server.address() as AddressInfo).port }
}

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Readiness {
  readonly isReady: boolean
  /** One line per part, for people. */
  readonly parts: Readonly<Record<string, string>>
}

export interface HealthServer {
  readonly port: number
  stop(): Promise<void>
}

/**
 * `/healthz`: the process runs (200). `/readyz`: database, queue and Slack connection work (200) or not (503), part by part.
 * `/metrics`: Prometheus text. Listens on the loopback address only.
 */
export const startHealthServer = async (parts: {
  readonly port: number
  readonly readiness: () => Promise<Readiness>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>
}): Promise<HealthServer> => {
  const answer = async (url: string): Promise<{ status: number; type: string; body: string }> => {
    if (url === '/healthz') return { status: 200, type: 'application/json', body: '{"alive":true}' }
    if (url === '/readyz') {
      const readiness = await parts.readiness()
      return {
        status: readiness.isReady ? 200 : 503,
        type: 'application/json',
        body: JSON.stringify(readiness),
      }
    }
    if (url === '/metrics') {
      const { contentType, body } = await parts.metrics()
      return { status: 200, type: contentType, body }
    }
    return {
      status: 404,
      type: 'text/plain',
      body: 'Not found. Available: /healthz, /readyz and /metrics.\n',
    }
  }
  const respond = async (url: string, response: ServerResponse): Promise<void> => {
    try {
      const { status, type, body } = await answer(url)
      response.writeHead(status, { 'content-type': type }).end(body)
    } catch (error) {
      response
        .writeHead(503, { 'content-type': 'text/plain' })
        .end(`${error instanceof Error ? error.message : 'unknown problem'}\n`)
    }
  }
  const server = createServer((request, response) => {
    void respond(request.url ?? '/', response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(parts.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

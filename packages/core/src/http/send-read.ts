import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type ClientRequestArgs,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { exchange, type WireAnswer } from './exchange.ts'
import { type ConnectionTarget, openConnection } from './open-connection.ts'
import { proxyFailure } from './proxy-failure.ts'
import { toRequestOptions, type WireRequest } from './request-options.ts'
import type { TransportRequest } from './transport.ts'

/** Keep-alive connections for reads, direct and through proxies. */
export interface ReadConnections {
  agentFor(target: ConnectionTarget): HttpAgent
  close(): void
}

/** Longer than any call with the default settings, so that an unused connection attempt still ends. */
const longestOpeningMs = 60_000

type Opened = (error: Error | null, socket: Duplex) => void

/** Keep-alive connections to one target through a proxy. */
class ProxiedAgent extends HttpAgent {
  readonly #target: ConnectionTarget

  constructor(target: ConnectionTarget) {
    super({ keepAlive: true })
    this.#target = target
  }

  override createConnection(_options: ClientRequestArgs, done?: Opened): undefined {
    void this.#open(done)
  }

  async #open(done: Opened | undefined): Promise<void> {
    const limits = { timeoutMs: longestOpeningMs, signal: undefined }
    const opened = await openConnection(this.#target, limits).catch((error: Error) => error)
    if (opened instanceof Error) done?.(opened, undefined as never)
    else done?.(null, opened.socket)
  }
}

export const createReadConnections = (): ReadConnections => {
  const http = new HttpAgent({ keepAlive: true })
  const https = new HttpsAgent({ keepAlive: true })
  const proxied = new Map<ConnectionTarget, HttpAgent>()
  return {
    agentFor: (target) => {
      if (target.proxy === undefined) return target.isTls ? https : http
      const agent = proxied.get(target) ?? new ProxiedAgent(target)
      proxied.set(target, agent)
      return agent
    },
    close: () => {
      for (const agent of [http, https, ...proxied.values()]) agent.destroy()
    },
  }
}

/** Returns a function that is true once any byte of the request may have been sent. */
const watchConnection = (request: ClientRequest, isTls: boolean): (() => boolean) => {
  let connected = false
  request.once('socket', (socket) => {
    if (!socket.connecting) connected = true
    else
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        connected = true
      })
  })
  return () => connected
}

/** Sends a read on a keep-alive connection. */
export const sendRead = (
  target: ConnectionTarget,
  request: WireRequest,
  { timeoutMs, signal }: Pick<TransportRequest, 'timeoutMs' | 'signal'>,
  connections: ReadConnections,
): Promise<WireAnswer> => {
  const { isTls, hostname, port, proxy } = target
  // ProxiedAgent returns connections with TLS established, so Node must not start TLS again.
  const isDirectTls = isTls && proxy === undefined
  const sent = (isDirectTls ? httpsRequest : httpRequest)({
    ...toRequestOptions(target, request),
    hostname,
    port,
    agent: connections.agentFor(target),
  })
  const mayHaveArrived = watchConnection(sent, isDirectTls)
  return exchange(
    sent,
    { body: request.body, timeoutMs, signal },
    {
      mayHaveArrived,
      giveUp: () => sent.destroy(),
      late: () =>
        proxy === undefined || mayHaveArrived()
          ? undefined
          : proxyFailure(proxy, 'PROXY_SILENT', `did not connect within ${timeoutMs} ms`),
    },
  )
}

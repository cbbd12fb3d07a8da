import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import type { WriteGate } from '../calls/write-gate.ts'
import { exchange, framedHeaders } from './exchange.ts'
import type { Connection, ConnectionTarget } from './open-connection.ts'
import { sendWrite } from './send-write.ts'
import { TransportFailure, type TransportRequest, type TransportResponse } from './transport.ts'

/** True once any byte of the request can have left this machine. */
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

interface Connections {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  /** Parsed once per origin: a client has one, and its calls are many. */
  readonly targets: Map<string, ConnectionTarget>
  /** Those of writes under way. */
  readonly open: Set<Connection>
}

const findTarget = ({ targets }: Connections, origin: string): ConnectionTarget => {
  const known = targets.get(origin)
  if (known !== undefined) return known
  const { protocol, hostname, port } = urlToHttpOptions(new URL(origin))
  const isTls = protocol === 'https:'
  const target = { isTls, hostname: hostname ?? '', port: Number(port ?? (isTls ? 443 : 80)) }
  targets.set(origin, target)
  return target
}

const sendRead = (
  { http, https }: Connections,
  target: ConnectionTarget,
  wanted: TransportRequest,
): Promise<TransportResponse> => {
  const { isTls, hostname, port } = target
  const request = (isTls ? httpsRequest : httpRequest)({
    hostname,
    port,
    path: wanted.target,
    method: wanted.method,
    headers: framedHeaders(wanted),
    agent: isTls ? https : http,
  })
  const mayHaveArrived = watchConnection(request, isTls)
  return exchange(request, wanted, { mayHaveArrived, giveUp: () => request.destroy() })
}

/** Takes the gate of a write along, which a Transport of the application's does not know. */
export type NodeTransport = ((request: TransportRequest, gate?: WriteGate) => Promise<TransportResponse>) & {
  /** Ends idle connections, and resets those of writes under way. */
  close(): void
}

/**
 * The default transport: `node:http` and `node:https` with kept-alive connections. It sends a body with a GET, which
 * `fetch` refuses by its specification and this API needs.
 */
export const createNodeTransport = (): NodeTransport => {
  const connections: Connections = {
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
    targets: new Map(),
    open: new Set(),
  }
  const send = async (request: TransportRequest, gate?: WriteGate): Promise<TransportResponse> => {
    // A signal that fired already does not fire once more.
    if (request.signal?.aborted === true)
      throw new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived: false })
    const target = findTarget(connections, request.origin)
    return request.onNewConnection
      ? sendWrite(target, request, gate, connections.open)
      : sendRead(connections, target, request)
  }
  return Object.assign(send, {
    close: (): void => {
      connections.http.destroy()
      connections.https.destroy()
      for (const connection of connections.open) connection.reset()
    },
  })
}

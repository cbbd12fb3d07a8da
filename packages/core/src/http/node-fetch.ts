import { AnswerResponse } from './answer-response.ts'
import type { WireAnswer } from './exchange.ts'
import { type Environment, findProxy } from './find-proxy.ts'
import type { Connection, ConnectionTarget } from './open-connection.ts'
import { createReadConnections, sendRead } from './send-read.ts'
import { sendWrite } from './send-write.ts'
import { TransportFailure, type TransportRequest } from './transport.ts'

/** Sends a Request, with what a Request cannot carry beside it: the body of a GET, the time limit, the gate of a write. */
export type CarryRequest = (request: Request, beside: TransportRequest) => Promise<Response>

const toResponse = ({ status, rawHeaders, body }: WireAnswer): Response => {
  if (status < 200 || status > 599)
    throw new TransportFailure('network', `The answer has the impossible status ${status}`, {
      mayHaveArrived: true,
    })
  return new AnswerResponse(body, { status, headers: rawHeaders })
}

export interface NodeFetch {
  readonly carry: CarryRequest
  /** The proxy on the way to the origin, without its credentials. */
  readonly proxy: string | undefined
  /** Ends idle connections, and resets those of writes under way. */
  readonly close: () => void
}

/**
 * A `fetch` on `node:http`, with what `fetch` cannot do: a GET with a body, a connection of its own for a write, the gate
 * right before the first byte, a reset on giving up, and certainty that nothing was sent. It follows no redirect. Throws a TuyaConfigError when the environment names no usable proxy.
 */
export const createNodeFetch = (origin: string, environment: Environment): NodeFetch => {
  const reads = createReadConnections()
  const writes = new Set<Connection>()
  /** Found once per origin: a client has one, and its calls are many. */
  const targets = new Map<string, ConnectionTarget>()

  const targetOf = (server: string): ConnectionTarget => {
    const known = targets.get(server)
    if (known !== undefined) return known
    const { protocol, hostname, port } = new URL(server)
    const isTls = protocol === 'https:'
    const target = {
      isTls,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isTls ? 443 : 80)),
      proxy: findProxy(server, environment),
    }
    targets.set(server, target)
    return target
  }

  return {
    proxy: targetOf(origin).proxy?.label,
    carry: async (request, beside) => {
      const { url, method, headers } = request
      const server = url.startsWith(`${origin}/`) ? origin : new URL(url).origin
      const wire = {
        method,
        path: url.slice(server.length),
        headers,
        body: method === 'GET' ? beside.body : await request.text(),
      }
      const target = targetOf(server)
      return toResponse(
        beside.isWrite
          ? await sendWrite(target, wire, beside, writes)
          : await sendRead(target, wire, beside, reads),
      )
    },
    close: () => {
      reads.close()
      for (const connection of writes) connection.reset()
    },
  }
}

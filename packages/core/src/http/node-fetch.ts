import { AnswerResponse } from './answer-response.ts'
import type { WireAnswer } from './exchange.ts'
import { type Environment, findProxy } from './find-proxy.ts'
import type { Connection, ConnectionTarget } from './open-connection.ts'
import { createReadConnections, sendRead } from './send-read.ts'
import { sendWrite } from './send-write.ts'
import { TransportFailure, type TransportRequest } from './transport.ts'

/** Sends a Request. `beside` has what a Request can't contain: the body of a GET, the timeout, the write gate. */
export type CarryRequest = (request: Request, beside: TransportRequest) => Promise<Response>

const toResponse = ({ status, rawHeaders, body }: WireAnswer): Response => {
  if (status < 200 || status > 599)
    throw new TransportFailure('network', `The answer has the invalid HTTP status ${status}`, {
      mayHaveArrived: true,
    })
  return new AnswerResponse(body, { status, headers: rawHeaders })
}

export interface NodeFetch {
  readonly carry: CarryRequest
  /** The proxy used for the origin, without its credentials. */
  readonly proxy: string | undefined
  /** Closes idle connections and resets those of writes under way. */
  readonly close: () => void
}

/**
 * A `fetch` on `node:http` that can do what `fetch` can't: send a GET with a body, use a separate connection for each write,
 * check the write gate right before the first byte, reset the connection on timeout or abort, and know when nothing was
 * sent. It follows no redirects. Throws a TuyaConfigError when the proxy in the environment is invalid.
 */
export const createNodeFetch = (origin: string, environment: Environment): NodeFetch => {
  const reads = createReadConnections()
  const writes = new Set<Connection>()
  /** By origin. */
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

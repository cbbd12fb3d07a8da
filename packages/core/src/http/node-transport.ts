import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import {
  type Transport,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts'

/** No answer of this API comes near; a proxy that streams without end must not fill the memory. */
const maxResponseBytes = 32 * 1024 * 1024

const systemCodeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined

const headerOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

/** Collects an answer; calls back once with the text, or with the error that cut it short. */
const readBody = (message: IncomingMessage, done: (error: Error | undefined, body: string) => void): void => {
  const chunks: Buffer[] = []
  let length = 0
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxResponseBytes) message.destroy(new Error('The answer is larger than 32 MB'))
  })
  message.on('end', () => {
    const [first] = chunks
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length)
    done(undefined, body.toString('utf8'))
  })
  message.on('error', (error: Error) => done(error, ''))
}

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

type Address = Pick<RequestOptions, 'protocol' | 'hostname' | 'port'>

interface Connections {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  /** Parsed once per origin: a client has one, and its calls are many. */
  readonly addresses: Map<string, Address>
}

const findAddress = ({ addresses }: Connections, origin: string): Address => {
  const known = addresses.get(origin)
  if (known !== undefined) return known
  const { protocol, hostname, port } = urlToHttpOptions(new URL(origin))
  const address = { protocol, hostname, port }
  addresses.set(origin, address)
  return address
}

const send = (connections: Connections, wanted: TransportRequest): Promise<TransportResponse> =>
  new Promise((resolve, reject) => {
    const { body, signal } = wanted
    // A signal that fired already does not fire once more.
    if (signal?.aborted === true)
      return reject(new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived: false }))
    const isTls = wanted.origin.startsWith('https:')
    const agent = wanted.onNewConnection ? false : isTls ? connections.https : connections.http
    // Quirk: without an explicit Content-Length, Node sends the body of a GET unframed, and the server sees garbage.
    const headers =
      body === undefined
        ? wanted.headers
        : { ...wanted.headers, 'content-length': String(Buffer.byteLength(body)) }
    const request = (isTls ? httpsRequest : httpRequest)({
      ...findAddress(connections, wanted.origin),
      path: wanted.target,
      method: wanted.method,
      headers,
      agent,
    })
    const mayHaveArrived = watchConnection(request, isTls)
    const fail = (reason: 'network' | 'timeout' | 'aborted', message: string, error?: Error): void => {
      cleanUp()
      reject(
        new TransportFailure(reason, message, {
          mayHaveArrived: mayHaveArrived(),
          systemCode: error === undefined ? undefined : systemCodeOf(error),
        }),
      )
      request.destroy()
    }
    const onAbort = (): void => fail('aborted', 'The call was aborted')
    const timer = setTimeout(
      () => fail('timeout', `No answer within ${wanted.timeoutMs} ms`),
      wanted.timeoutMs,
    )
    const cleanUp = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    // Quirk: when several addresses of one name refuse, the error has a code and an empty message.
    request.on('error', (error) =>
      fail('network', error.message || (systemCodeOf(error) ?? 'No connection'), error),
    )
    request.on('response', (message) => {
      readBody(message, (error, text) => {
        if (error !== undefined) return fail('network', error.message, error)
        cleanUp()
        return resolve({
          status: message.statusCode ?? 0,
          body: text,
          retryAfter: headerOf(message.headers['retry-after']),
          date: message.headers.date,
        })
      })
    })
    request.end(body)
  })

/**
 * The default transport: `node:http` and `node:https` with kept-alive connections. It sends a body with a GET, which
 * `fetch` refuses by its specification and this API needs.
 */
export const createNodeTransport = (): Transport & { close(): void } => {
  const connections: Connections = {
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
    addresses: new Map(),
  }
  return Object.assign((request: TransportRequest) => send(connections, request), {
    close: (): void => {
      connections.http.destroy()
      connections.https.destroy()
    },
  })
}

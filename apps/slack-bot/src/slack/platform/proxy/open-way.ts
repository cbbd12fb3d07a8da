import { request } from 'node:http'
import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { buildConnector } from 'undici'
import type { HttpProxy } from './http-proxy.ts'
import { deniedBy, ProxyError } from './proxy-error.ts'

/** Shorter than a call's own timeout, so that the error names the proxy that hangs. */
const PROXY_TIMEOUT_MS = 8_000

/** HTTP/1.1 only: a WebSocket needs its own connection. */
const connector = buildConnector({ allowH2: false, timeout: PROXY_TIMEOUT_MS })

export interface Destination {
  readonly protocol: string
  readonly hostname: string
  readonly port: number
}

/** Opens a connection. `under`: an open connection to encrypt. */
export const openDirectly = (to: Destination, under?: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const options = { ...to, host: to.hostname, port: String(to.port), httpSocket: under }
    // undici accepts `undefined`, although its type allows only an absent property.
    connector(options as buildConnector.Options, (error, socket) => {
      if (error === null) resolve(socket)
      else reject(error)
    })
  })

/** Opens a connection to the proxy itself. */
export const openToProxy = async (proxy: HttpProxy): Promise<Socket> => {
  try {
    return await openDirectly({ ...proxy, protocol: proxy.isTls ? 'https:' : 'http:' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection'
    if (/CERT|SIGNATURE|ALTNAME/u.test(code))
      throw new ProxyError(
        'PROXY_CERTIFICATE',
        proxy,
        `has a certificate that is not accepted here (${code})`,
        error,
      )
    const text =
      code === 'UND_ERR_CONNECT_TIMEOUT' ? `no connection within ${PROXY_TIMEOUT_MS / 1_000} s` : code
    throw new ProxyError('PROXY_UNREACHABLE', proxy, `cannot be reached (${text})`, error)
  }
}

/** Asks the proxy for a tunnel to the destination. */
const openTunnel = (socket: Socket, proxy: HttpProxy, authority: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const connectRequest = request({
      method: 'CONNECT',
      path: authority,
      createConnection: () => socket,
      headers: {
        host: authority,
        ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }),
      },
    })
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => {
      fail(new ProxyError('PROXY_SILENT', proxy, `did not answer within ${PROXY_TIMEOUT_MS / 1_000} s`))
    }, PROXY_TIMEOUT_MS)
    connectRequest.on('error', (error: NodeJS.ErrnoException) => {
      const what =
        error.code?.startsWith('HPE_') === true
          ? 'did not answer like an HTTP proxy'
          : 'closed the connection'
      fail(new ProxyError('PROXY_ODD', proxy, `${what} (${error.code ?? error.message})`, error))
    })
    connectRequest.once('connect', ({ statusCode = 0 }, _socket, rest: Buffer) => {
      if (statusCode < 200 || statusCode > 299) return fail(deniedBy(proxy, statusCode, authority))
      clearTimeout(timer)
      if (rest.length > 0) socket.unshift(rest)
      resolve(socket)
    })
    connectRequest.end()
  })

/** Opens a connection through a tunnel of the proxy. `onSocket` receives the connection to the proxy. */
export const openThroughProxy = async (
  proxy: HttpProxy,
  to: Destination,
  onSocket: (socket: Socket) => void,
): Promise<Socket> => {
  const socket = await openToProxy(proxy)
  onSocket(socket)
  const name = isIP(to.hostname) === 6 ? `[${to.hostname}]` : to.hostname
  await openTunnel(socket, proxy, `${name}:${to.port}`)
  return to.protocol === 'https:' ? openDirectly(to, socket) : socket
}

import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Proxy } from './find-proxy.ts'
import { openTunnel } from './open-tunnel.ts'
import { proxyFailure, unreachableProxy } from './proxy-failure.ts'
import { abortedFailure, TransportFailure } from './transport.ts'

export interface ConnectionTarget {
  readonly isTls: boolean
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string
  readonly port: number
  /** HTTPS requests use a CONNECT tunnel through the proxy; HTTP requests are sent to the proxy itself. */
  readonly proxy: Proxy | undefined
}

/** A connection for a single request, ready for the first byte, with tunnel and TLS established. */
export interface Connection {
  readonly socket: Socket
  /**
   * Resets the connection, so that unsent data is discarded. After a normal close, the kernel would still deliver it, even
   * minutes later when the network is back.
   */
  reset(): void
}

const systemCodeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Turns a connection error into the failure of its request. */
export const toNetworkFailure = (error: Error, mayHaveArrived: boolean): TransportFailure => {
  const systemCode = systemCodeOf(error)
  // Quirk: when all addresses of a name refuse, the error has a code and an empty message.
  const message = error.message === '' ? (systemCode ?? 'No connection') : error.message
  return new TransportFailure('network', message, { mayHaveArrived, systemCode })
}

/** `name:port`, with brackets around an IPv6 address. */
export const authorityOf = ({ hostname, port }: Pick<ConnectionTarget, 'hostname' | 'port'>): string =>
  `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`

/**
 * Opens a connection, through the target's proxy and with TLS if the target has them. When it rejects, with a
 * TransportFailure, nothing of the request was sent.
 */
export const openConnection = (
  target: ConnectionTarget,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const { proxy } = target
    const { signal, timeoutMs } = limits
    const first = proxy ?? target
    const raw = connectTcp({ host: first.hostname, port: first.port, noDelay: true })
    const layers: Socket[] = []
    const reset = (): void => {
      // Quirk: Node delays a reset until the connection is established, and nothing was sent before that.
      if (raw.connecting) raw.destroy()
      else raw.resetAndDestroy()
      // Quirk: Node 24.21 crashes (segmentation fault) when the TLS socket is destroyed before its TCP socket is closed.
      if (layers.length > 1) raw.once('close', destroyLayers)
    }
    const destroyLayers = (): void => {
      for (const layer of layers) layer.destroy()
    }
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (failure: TransportFailure): void => {
      end()
      reset()
      reject(failure)
    }
    const onAbort = (): void => fail(abortedFailure(false))
    /** Until the tunnel is open, failures are the proxy's. */
    let waitsForProxy = proxy !== undefined
    const lateFailure = (): TransportFailure =>
      proxy !== undefined && waitsForProxy
        ? proxyFailure(proxy, 'PROXY_SILENT', `did not connect within ${timeoutMs} ms`)
        : new TransportFailure('timeout', `No connection within ${timeoutMs} ms`, { mayHaveArrived: false })
    const timer = setTimeout(() => fail(lateFailure()), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    const onError = (error: Error): void =>
      fail(
        proxy !== undefined && waitsForProxy
          ? unreachableProxy(proxy, error)
          : toNetworkFailure(error, false),
      )
    // Never removed: errors after an abort would otherwise be unhandled.
    const keep = (layer: Socket): Socket => {
      layers.push(layer)
      return layer.on('error', onError)
    }
    const secure = (below: Socket, hostname: string, next: (socket: Socket) => void): void => {
      const socket = connectTls({
        socket: below,
        host: hostname,
        // Quirk: Node warns when `servername` is an IP address.
        ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        ALPNProtocols: ['http/1.1'],
      })
      keep(socket).once('secureConnect', () => next(socket))
    }
    const finish = (socket: Socket): void => {
      end()
      resolve({ socket, reset })
    }
    const reachTarget = (socket: Socket): void => {
      if (!target.isTls) return finish(socket)
      if (proxy === undefined) return secure(socket, target.hostname, finish)
      openTunnel(socket, { proxy, authority: authorityOf(target) }, (failure) => {
        if (failure !== undefined) return fail(failure)
        waitsForProxy = false
        return secure(socket, target.hostname, finish)
      })
    }
    keep(raw).once('connect', () => {
      if (proxy?.isTls === true) secure(raw, proxy.hostname, reachTarget)
      else reachTarget(raw)
    })
  })

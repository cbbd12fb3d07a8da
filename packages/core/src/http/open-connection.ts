import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Proxy } from './find-proxy.ts'
import { openTunnel } from './open-tunnel.ts'
import { proxyFailure, unreachableProxy } from './proxy-failure.ts'
import { abortedFailure, TransportFailure } from './transport.ts'

export interface ConnectionTarget {
  readonly isTls: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** Encrypted calls go through a tunnel of the proxy; others are sent to the proxy itself. */
  readonly proxy: Proxy | undefined
}

/** A connection of its own for one request, ready for the first byte: tunnel and encryption stand. */
export interface Connection {
  readonly socket: Socket
  /**
   * Resets it: what has not left this machine never will. A connection that is closed goes on delivering what the kernel
   * holds, for minutes, once the network is back.
   */
  reset(): void
}

const systemCodeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined

/** The failure of a request for what happened to its connection. */
export const toNetworkFailure = (error: Error, mayHaveArrived: boolean): TransportFailure => {
  const systemCode = systemCodeOf(error)
  // Quirk: when several addresses of one name refuse, the error has a code and an empty message.
  const message = error.message === '' ? (systemCode ?? 'No connection') : error.message
  return new TransportFailure('network', message, { mayHaveArrived, systemCode })
}

/** `name:port`, with brackets around an IPv6 address. */
export const authorityOf = ({ hostname, port }: Pick<ConnectionTarget, 'hostname' | 'port'>): string =>
  `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`

/**
 * Opens a connection, through the proxy of the target and encrypted where the target says so. Rejects with a
 * TransportFailure; nothing of the request was sent then.
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
      // Quirk: Node puts a reset off until the connection stands, and nothing was sent before that.
      if (raw.connecting) raw.destroy()
      else raw.resetAndDestroy()
      // Quirk: Node crashes (24.21, a segmentation fault) when encryption is taken down before what it stands on is closed.
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
    /** The proxy has not led on yet, so what fails is its doing. */
    let waitsForProxy = proxy !== undefined
    const lateFailure = (): TransportFailure =>
      proxy !== undefined && waitsForProxy
        ? proxyFailure(proxy, 'PROXY_SILENT', `did not lead on within ${timeoutMs} ms`)
        : new TransportFailure('timeout', `No connection within ${timeoutMs} ms`, { mayHaveArrived: false })
    const timer = setTimeout(() => fail(lateFailure()), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    const onError = (error: Error): void =>
      fail(
        proxy !== undefined && waitsForProxy
          ? unreachableProxy(proxy, error)
          : toNetworkFailure(error, false),
      )
    // Kept for good: an error that comes after the request was given up has nobody else to go to.
    const keep = (layer: Socket): Socket => {
      layers.push(layer)
      return layer.on('error', onError)
    }
    const secure = (below: Socket, hostname: string, next: (socket: Socket) => void): void => {
      const socket = connectTls({
        socket: below,
        host: hostname,
        // Quirk: an address is no name, and Node warns about it as one.
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

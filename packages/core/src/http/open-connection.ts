import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { TransportFailure } from './transport.ts'

export interface ConnectionTarget {
  readonly isTls: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
}

/** A connection of its own for one request, ready for the first byte: encryption is agreed on. */
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

/** Opens a connection, encrypted where the target says so. Rejects with a TransportFailure; nothing was sent then. */
export const openConnection = (
  target: ConnectionTarget,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const { hostname, port, isTls } = target
    const { signal, timeoutMs } = limits
    const raw = connectTcp({ host: hostname, port, noDelay: true })
    const socket = isTls
      ? connectTls({
          socket: raw,
          host: hostname,
          // Quirk: an address is no name, and Node warns about it as one.
          ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
          ALPNProtocols: ['http/1.1'],
        })
      : raw
    const reset = (): void => {
      // Quirk: Node puts a reset off until the connection stands, and nothing was sent before that.
      if (raw.connecting) raw.destroy()
      else raw.resetAndDestroy()
      socket.destroy()
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
    const onAbort = (): void =>
      fail(new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived: false }))
    const timer = setTimeout(
      () =>
        fail(
          new TransportFailure('timeout', `No connection within ${timeoutMs} ms`, { mayHaveArrived: false }),
        ),
      timeoutMs,
    )
    signal?.addEventListener('abort', onAbort, { once: true })
    const onError = (error: Error): void => fail(toNetworkFailure(error, false))
    // Kept for good: an error that comes after the request was given up has nobody else to go to.
    raw.on('error', onError)
    if (isTls) socket.on('error', onError)
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      end()
      resolve({ socket, reset })
    })
  })

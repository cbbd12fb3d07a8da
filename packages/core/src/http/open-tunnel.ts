import type { Socket } from 'node:net'
import type { Proxy } from './find-proxy.ts'
import { deniedByProxy, proxyFailure } from './proxy-failure.ts'
import type { TransportFailure } from './transport.ts'

/** Far above any proxy's answer to CONNECT. */
const maxHeadBytes = 16 * 1024

/**
 * Opens a CONNECT tunnel to `authority` over an established connection to the proxy. Calls back once; without a failure,
 * the socket is connected to that server.
 */
export const openTunnel = (
  socket: Socket,
  to: { readonly proxy: Proxy; readonly authority: string },
  done: (failure: TransportFailure | undefined) => void,
): void => {
  const { proxy, authority } = to
  let head = ''
  const end = (failure: TransportFailure | undefined): void => {
    socket.off('data', onData)
    socket.off('end', onEnd)
    done(failure)
  }
  const onEnd = (): void => end(proxyFailure(proxy, 'PROXY_ODD', 'closed the connection'))
  const onData = (chunk: Buffer): void => {
    head += chunk.toString('latin1')
    const length = head.indexOf('\r\n\r\n')
    if (length === -1 && head.length <= maxHeadBytes) return
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
    if (length === -1 || status === undefined)
      return end(proxyFailure(proxy, 'PROXY_ODD', 'did not answer like an HTTP proxy'))
    if (!status.startsWith('2')) return end(deniedByProxy(proxy, Number(status), authority))
    const rest = Buffer.from(head.slice(length + 4), 'latin1')
    socket.pause()
    if (rest.length > 0) socket.unshift(rest)
    return end(undefined)
  }
  socket.on('data', onData)
  socket.on('end', onEnd)
  const credentials =
    proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`)
}

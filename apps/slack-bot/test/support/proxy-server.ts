import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { localhostCertificate } from './localhost-certificate.ts'

/** How the proxy responds; a number is the status of its answer. */
export type ProxyConduct = 'serve' | 'hang' | 'hang up' | 'talk nonsense' | number

export interface ProxyServer {
  readonly port: number
  readonly url: string
  /** `CONNECT slack.test:443`, `POST http://slack.test/api/auth.test`, and the credentials. */
  readonly seen: readonly { readonly line: string; readonly authorization: string | undefined }[]
  /** Chosen by the request line. */
  conduct: (line: string) => ProxyConduct
  /** Tunnels that are open or requested. */
  openTunnels(): number
  close(): Promise<void>
}

/** A real HTTP proxy on loopback: CONNECT tunnels, and plain calls by absolute address. `*.test` is loopback. */
export const startProxyServer = async (
  first: ProxyConduct = 'serve',
  port = 0,
  { isTls = false }: { readonly isTls?: boolean } = {},
): Promise<ProxyServer> => {
  const seen: { line: string; authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  let tunnels = 0
  const local = (hostname: string): string => (hostname.endsWith('.test') ? '127.0.0.1' : hostname)

  /** Whether the proxy serves the request. */
  const isServed = ({ method, url, headers }: IncomingMessage, socket: Socket): boolean => {
    const line = `${method} ${url}`
    seen.push({ line, authorization: headers['proxy-authorization'] })
    const conduct = proxy.conduct(line)
    if (conduct === 'hang up') socket.destroy()
    else if (conduct === 'talk nonsense') socket.end('SSH-2.0-OpenSSH\r\n\r\n')
    else if (typeof conduct === 'number')
      socket.end(`HTTP/1.1 ${conduct} No\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nno`)
    return conduct === 'serve'
  }
  const forward = (message: IncomingMessage, response: ServerResponse): void => {
    if (!isServed(message, message.socket)) return
    const { 'proxy-authorization': _, ...headers } = message.headers
    const { hostname, port: toPort, pathname, search } = new URL(message.url ?? '')
    const onward = httpRequest(
      { host: local(hostname), port: toPort, path: pathname + search, method: message.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    message.pipe(onward)
  }
  const server = isTls ? createTlsServer(localhostCertificate, forward) : createServer(forward)
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  server.on('connect', (message: IncomingMessage, socket: Socket, head: Buffer) => {
    tunnels += 1
    socket.on('close', () => (tunnels -= 1))
    if (!isServed(message, socket)) return void socket.on('end', () => socket.destroy()).resume()
    const { hostname, port: toPort } = new URL(`http://${message.url}`)
    const onward = connect(Number(toPort), local(hostname), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  const proxy: ProxyServer = {
    port: address.port,
    url: `${isTls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    seen,
    conduct: () => first,
    openTunnels: () => tunnels,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
  return proxy
}

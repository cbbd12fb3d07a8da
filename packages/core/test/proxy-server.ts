import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { localhostCertificate } from './localhost-certificate.ts'

/** How the proxy treats requests. */
export type ProxyConduct = 'serve' | 'deny' | 'hang' | 'hang up' | 'talk nonsense'

/** A real HTTP proxy on loopback, with or without TLS: CONNECT tunnels, and HTTP requests with their full address. */
export const startProxyServer = async (
  conduct: ProxyConduct = 'serve',
  { isTls = false }: { readonly isTls?: boolean } = {},
) => {
  const seen: { readonly line: string; readonly authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const clients: { end: 'open' | 'closed' | 'reset' }[] = []
  const note = ({ method, url, headers }: IncomingMessage): void => {
    seen.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] })
  }
  const forward = (message: IncomingMessage, response: ServerResponse): void => {
    note(message)
    if (conduct === 'deny') return void response.writeHead(403).end()
    const { 'proxy-authorization': _, ...headers } = message.headers
    const onward = httpRequest(message.url ?? '', { method: message.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    message.pipe(onward)
  }
  const server = isTls ? createTlsServer(localhostCertificate, forward) : createServer(forward)
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    const client: (typeof clients)[number] = { end: 'open' }
    clients.push(client)
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET') client.end = 'reset'
    })
    socket.on('close', () => {
      if (client.end === 'open') client.end = 'closed'
      sockets.delete(socket)
    })
  })
  server.on('connect', (message: IncomingMessage, socket: Socket, head: Buffer) => {
    note(message)
    socket.on('error', () => {})
    if (conduct === 'hang') return
    if (conduct === 'hang up') return void socket.end()
    if (conduct === 'talk nonsense') return void socket.write('SSH-2.0-OpenSSH\r\n\r\n')
    if (conduct === 'deny') return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const { hostname, port } = new URL(`http://${message.url}`)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${isTls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    seen,
    /** How each connection to the proxy ended. */
    connections: clients,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

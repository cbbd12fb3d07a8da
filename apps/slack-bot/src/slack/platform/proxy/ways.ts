import type { Socket } from 'node:net'
import { callbackify } from 'node:util'
import { Agent, type buildConnector, type Dispatcher } from 'undici'
import type { HttpProxy, ProxyFor } from './http-proxy.ts'
import { openDirectly, openThroughProxy, type Destination } from './open-way.ts'

const destinationOf = ({ protocol, hostname, port }: buildConnector.Options): Destination => ({
  protocol,
  hostname: hostname.replace(/^\[|\]$/gu, ''),
  port: Number(port || (protocol === 'https:' ? 443 : 80)),
})

/** HTTP/1.1 connections that our own code opens. */
export const agentOver = (open: (to: Destination) => Promise<Socket>): Agent =>
  new Agent({
    allowH2: false,
    connect: (options, callback) => {
      callbackify(open)(destinationOf(options), (error, socket) => {
        if (error === null) callback(null, socket)
        else callback(error, null)
      })
    },
  })

/** Opens the connections of one WebSocket, through the proxy for its address. */
export interface SocketWay {
  readonly dispatcher: Dispatcher
  /** Why the last connection could not be opened. */
  failure(): unknown
  /** The proxy of the last connection. */
  proxy(): HttpProxy | undefined
  /** Closes open connections: the SDK can't do that with a dispatcher it did not create. */
  cut(): void
}

export const createSocketWay = (proxyFor: ProxyFor): SocketWay => {
  const sockets = new Set<Socket>()
  let failure: unknown
  let proxy: HttpProxy | undefined
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const open = async (to: Destination): Promise<Socket> => {
    failure = undefined
    proxy = proxyFor(`${to.protocol}//${to.hostname}:${to.port}`)
    try {
      if (proxy !== undefined) return await openThroughProxy(proxy, to, keep)
      const socket = await openDirectly(to)
      keep(socket)
      return socket
    } catch (error) {
      failure = error
      throw error
    }
  }
  return {
    dispatcher: agentOver(open),
    failure: () => failure,
    proxy: () => proxy,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** For https addresses: sends calls through a tunnel of the proxy. */
export const createTunnels = (proxy: HttpProxy): Dispatcher =>
  agentOver((to) => openThroughProxy(proxy, to, () => undefined))

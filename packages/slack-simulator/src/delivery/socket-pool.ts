import type { WebSocket } from 'ws'
import type { Workspace } from '../workspace/workspace.ts'

/** Slack documents up to ten connections per app; each payload goes to one of them. */
const maxConnections = 10

/** Clients close a connection that has no ping for 30 s. */
const pingIntervalMs = 10_000

type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

export type RefreshOptions = { reason?: DisconnectReason; graceMs?: number; count?: number }

/** The open connections of the app. */
export type SocketPool = {
  /** Sends `hello` on a new connection, or refuses it when there are ten already. */
  add: (socket: WebSocket, onMessage: (text: string) => void) => void
  /** The next connection in turn. One that was told to refresh is used only if there is no other. */
  pick: () => WebSocket | undefined
  count: () => number
  /** Cuts all connections, or the oldest `count`, without a close frame, like a network failure. */
  drop: (count?: number) => void
  /** Announces that connections will end, as Slack does, and closes them after `graceMs`. */
  refresh: (options?: RefreshOptions) => void
}

type Connection = { socket: WebSocket; isDraining: boolean }

const sendDisconnect = (socket: WebSocket, reason: DisconnectReason): void =>
  socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'slack-simulator' } }))

const hello = (appId: string, count: number): string =>
  JSON.stringify({
    type: 'hello',
    num_connections: count,
    connection_info: { app_id: appId },
    debug_info: { host: 'slack-simulator', build_number: 1, approximate_connection_time: 18060 },
  })

const keepAlive = (socket: WebSocket): void => {
  const ping = setInterval(() => socket.ping(), pingIntervalMs)
  ping.unref()
  socket.on('close', () => clearInterval(ping))
}

export const createSocketPool = (workspace: Workspace): SocketPool => {
  let connections: Connection[] = []
  let turn = 0
  const open = (): Connection[] => connections.filter(({ socket }) => socket.readyState === socket.OPEN)
  const announce = (): void => workspace.changes.emit({ kind: 'connections-changed', count: open().length })
  return {
    add: (socket, onMessage) => {
      if (open().length >= maxConnections) {
        sendDisconnect(socket, 'too_many_websockets')
        socket.close()
        return
      }
      const connection: Connection = { socket, isDraining: false }
      connections.push(connection)
      announce()
      keepAlive(socket)
      socket.on('close', () => {
        connections = connections.filter((other) => other !== connection)
        announce()
      })
      socket.on('error', () => socket.terminate())
      socket.on('message', (data: Buffer) => onMessage(data.toString()))
      socket.send(hello(workspace.app.id, open().length))
    },
    pick: () => {
      const fresh = open().filter(({ isDraining }) => !isDraining)
      const usable = fresh.length > 0 ? fresh : open()
      turn += 1
      return usable[turn % Math.max(1, usable.length)]?.socket
    },
    count: () => open().length,
    drop: (count = connections.length) => {
      for (const { socket } of connections.slice(0, count)) socket.terminate()
    },
    refresh: ({ reason = 'refresh_requested', graceMs = 0, count = connections.length } = {}) => {
      for (const connection of connections.slice(0, count)) {
        connection.isDraining = true
        sendDisconnect(connection.socket, reason)
        workspace.clock.schedule(graceMs, () => connection.socket.close())
      }
    },
  }
}

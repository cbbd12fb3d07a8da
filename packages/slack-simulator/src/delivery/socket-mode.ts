import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import type { Workspace } from '../workspace/workspace.ts'
import { ackTimeoutMs, type Acknowledgement, type Delivery, type Envelope } from './delivery.ts'

/** Slack's documents: up to ten connections an app; each payload goes to one of them. */
const maxConnections = 10

/** A client that gets no ping for 30 s gives the connection up. */
const pingIntervalMs = 10_000

export type SocketMode = Delivery & {
  openUrl: () => string
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  connectionCount: () => number
  /** Cuts connections without a close frame, as a lost network does; all, or the oldest `count`. */
  drop: (count?: number) => void
  /** Announces the end of connections as Slack does and closes them after `graceMs`. */
  refresh: (options?: { reason?: DisconnectReason; graceMs?: number; count?: number }) => void
  /** The next envelopes are delivered a second time with the same envelope id. */
  deliverTwice: (count: number) => void
  /** The next envelopes never arrive. */
  loseNext: (count: number) => void
}

type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

type Connection = { id: number; socket: WebSocket; isDraining: boolean }

const ackSchema = z.looseObject({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
})

const parseAck = (data: string) => {
  try {
    return ackSchema.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}

export const createSocketMode = (workspace: Workspace, baseUrl: () => string): SocketMode => {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  let connections: Connection[] = []
  let nextConnection = 0
  let connectionIds = 0
  let twice = 0
  let lost = 0
  const waiting = new Map<string, (response: Record<string, unknown> | undefined) => void>()

  const openConnections = (): Connection[] =>
    connections.filter(({ socket }) => socket.readyState === socket.OPEN)

  const announceCount = (): void =>
    workspace.changes.emit({ kind: 'connections-changed', count: openConnections().length })

  const sendDisconnect = (socket: WebSocket, reason: DisconnectReason): void =>
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'slack-simulator' } }))

  const connect = (socket: WebSocket): void => {
    if (openConnections().length >= maxConnections) {
      sendDisconnect(socket, 'too_many_websockets')
      socket.close()
      return
    }
    const connection: Connection = { id: (connectionIds += 1), socket, isDraining: false }
    connections.push(connection)
    announceCount()
    const ping = setInterval(() => socket.ping(), pingIntervalMs)
    ping.unref()
    socket.on('close', () => {
      clearInterval(ping)
      connections = connections.filter((other) => other !== connection)
      announceCount()
    })
    socket.on('error', () => socket.terminate())
    socket.on('message', (data: Buffer) => {
      const ack = parseAck(data.toString())
      if (ack !== undefined) waiting.get(ack.envelope_id)?.(ack.payload)
    })
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: openConnections().length,
        connection_info: { app_id: workspace.app.id },
        debug_info: { host: 'slack-simulator', build_number: 1, approximate_connection_time: 18060 },
      }),
    )
  }

  /** Takes turns; a connection that was told to refresh is used only when there is no other. */
  const pick = (): Connection | undefined => {
    const open = openConnections()
    const fresh = open.filter(({ isDraining }) => !isDraining)
    const usable = fresh.length > 0 ? fresh : open
    nextConnection += 1
    return usable[nextConnection % Math.max(1, usable.length)]
  }

  const toWire = (envelopeId: string, envelope: Envelope): string =>
    JSON.stringify({
      envelope_id: envelopeId,
      type: envelope.kind,
      accepts_response_payload: envelope.acceptsResponse,
      payload: envelope.payload,
      ...(envelope.kind === 'events_api' && {
        retry_attempt: envelope.retryAttempt ?? 0,
        retry_reason: envelope.retryReason ?? '',
      }),
    })

  const send = (wire: string): void => {
    if (lost > 0) {
      lost -= 1
      return
    }
    pick()?.socket.send(wire)
    if (twice > 0) {
      twice -= 1
      pick()?.socket.send(wire)
    }
  }

  const deliver = (envelope: Envelope): Promise<Acknowledgement> =>
    new Promise((resolve) => {
      const startedMs = workspace.clock.now()
      const passedMs = (): number => workspace.clock.now() - startedMs
      if (pick() === undefined) {
        resolve({ acked: false, ackMs: 0, error: 'dispatch_failed' })
        return
      }
      const envelopeId = randomUUID()
      const settle = (result: Acknowledgement): void => {
        waiting.delete(envelopeId)
        cancel()
        resolve(result)
      }
      const cancel = workspace.clock.schedule(ackTimeoutMs, () =>
        settle({ acked: false, ackMs: passedMs(), error: 'operation_timeout' }),
      )
      waiting.set(envelopeId, (payload) => {
        const response = payload !== undefined && Object.keys(payload).length > 0 ? payload : undefined
        settle({ acked: true, ackMs: passedMs(), response: envelope.acceptsResponse ? response : undefined })
      })
      send(toWire(envelopeId, envelope))
    })

  return {
    deliver,
    openUrl: () => {
      const ticket = randomUUID()
      tickets.add(ticket)
      return `${baseUrl().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${workspace.app.id}`
    },
    handleUpgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', baseUrl()).searchParams.get('ticket') ?? ''
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, connect)
    },
    connectionCount: () => openConnections().length,
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
    deliverTwice: (count) => {
      twice += count
    },
    loseNext: (count) => {
      lost += count
    },
    close: async () => {
      for (const { socket } of connections) socket.terminate()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Workspace } from '../workspace/workspace.ts'
import type { Acknowledgement, AckResponse, Delivery, Envelope } from './delivery.ts'
import { createSocketPool, type RefreshOptions } from './socket-pool.ts'

export type SocketMode = Delivery & {
  /** A single-use WebSocket address; undefined while Socket Mode is off. */
  openUrl: () => string | undefined
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  connectionCount: () => number
  drop: (count?: number) => void
  /** Announces that connections will end. `link_disabled` ends all, and none can open until `enable`. */
  refresh: (options?: RefreshOptions) => void
  enable: () => void
  /** Delivers the next envelopes twice, with the same envelope id. */
  deliverTwice: (count: number) => void
  /** Drops the next envelopes. */
  loseNext: (count: number) => void
}

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

type Waiting = Map<string, (response: AckResponse | undefined) => void>

/** Resolves when the envelope is acknowledged or times out. */
const waitForAck = (
  workspace: Workspace,
  waiting: Waiting,
  sent: { readonly envelopeId: string; readonly envelope: Envelope; readonly timeoutMs: number },
) =>
  new Promise<Acknowledgement>((resolve) => {
    const { envelopeId, envelope, timeoutMs } = sent
    const startedMs = workspace.clock.now()
    const settle = (result: (ackMs: number) => Acknowledgement): void => {
      waiting.delete(envelopeId)
      cancel()
      resolve(result(workspace.clock.now() - startedMs))
    }
    const cancel = workspace.clock.schedule(timeoutMs, () =>
      settle((ackMs) => ({ acked: false, ackMs, error: 'operation_timeout' })),
    )
    waiting.set(envelopeId, (payload) => {
      const hasContent = envelope.acceptsResponse && payload !== undefined && Object.keys(payload).length > 0
      settle((ackMs) => ({ acked: true, ackMs, response: hasContent ? payload : undefined }))
    })
  })

/** Reaches the app over the WebSockets that it opened. Each envelope goes to one of them. */
export const createSocketMode = (
  workspace: Workspace,
  baseUrl: () => string,
  ackTimeoutMs: number,
): SocketMode => {
  const server = new WebSocketServer({ noServer: true })
  const pool = createSocketPool(workspace)
  const tickets = new Set<string>()
  const waiting: Waiting = new Map()
  let twice = 0
  let lost = 0
  let isEnabled = true

  const onMessage = (text: string): void => {
    const ack = parseAck(text)
    if (ack !== undefined) waiting.get(ack.envelope_id)?.(ack.payload)
  }
  const send = (wire: string): void => {
    if (lost > 0) {
      lost -= 1
      return
    }
    pool.pick()?.send(wire)
    if (twice === 0) return
    twice -= 1
    pool.pick()?.send(wire)
  }
  return {
    deliver: (envelope) => {
      if (pool.count() === 0) return Promise.resolve({ acked: false, ackMs: 0, error: 'dispatch_failed' })
      const envelopeId = randomUUID()
      const acknowledged = waitForAck(workspace, waiting, { envelopeId, envelope, timeoutMs: ackTimeoutMs })
      send(toWire(envelopeId, envelope))
      return acknowledged
    },
    openUrl: () => {
      if (!isEnabled) return undefined
      const ticket = randomUUID()
      tickets.add(ticket)
      return `${baseUrl().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${workspace.app.id}`
    },
    handleUpgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', baseUrl()).searchParams.get('ticket') ?? ''
      if (tickets.delete(ticket)) server.handleUpgrade(request, socket, head, (ws) => pool.add(ws, onMessage))
      else socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
    },
    connectionCount: pool.count,
    drop: pool.drop,
    refresh: (options = {}) => {
      if (options.reason !== 'link_disabled') return pool.refresh(options)
      isEnabled = false
      tickets.clear()
      pool.refresh({ ...options, count: pool.count() })
    },
    enable: () => {
      isEnabled = true
    },
    deliverTwice: (count) => {
      twice += count
    },
    loseNext: (count) => {
      lost += count
    },
    close: () => {
      pool.drop()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

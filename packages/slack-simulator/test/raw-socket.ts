import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { SlackSimulator } from '../src/index.ts'

type Payload = Record<string, unknown> & { trigger_id: string; response_url: string }
type RawEnvelope = {
  envelope_id: string
  type: string
  retry_attempt?: number
  retry_reason?: string
  reason?: string
  payload: Payload
}

export type RawSocket = {
  socket: WebSocket
  envelopes: RawEnvelope[]
  /** The first message: `hello`, or `disconnect` when the app has too many connections. */
  greeting: RawEnvelope & { num_connections?: number }
  next(): Promise<RawEnvelope>
}

type Answer = (envelope: RawEnvelope) => Record<string, unknown> | undefined | 'silence'

/** A Socket Mode client without Bolt. It records every envelope and acknowledges as `answer` says. */
export const connectRawSocket = async (
  simulator: SlackSimulator,
  answer: Answer = () => undefined,
): Promise<RawSocket> => {
  const opened = await fetch(`${simulator.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.appToken}` },
  })
  const { url } = (await opened.json()) as { url: string }
  const socket = new WebSocket(url)
  const envelopes: RawEnvelope[] = []
  const parse = (data: unknown): RawEnvelope => JSON.parse(String(data)) as RawEnvelope
  const [first] = (await once(socket, 'message')) as [unknown]
  socket.on('message', (data) => {
    const envelope = parse(data)
    envelopes.push(envelope)
    const payload = answer(envelope)
    if (payload !== 'silence')
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, ...(payload && { payload }) }))
  })
  const next = async (): Promise<RawEnvelope> => {
    const [data] = (await once(socket, 'message')) as [unknown]
    return parse(data)
  }
  return { socket, envelopes, greeting: parse(first), next }
}

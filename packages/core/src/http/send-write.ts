import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { WriteGate } from '../calls/write-gate.ts'
import { exchange, type WireAnswer } from './exchange.ts'
import { type Connection, type ConnectionTarget, openConnection } from './open-connection.ts'
import { toRequestOptions, type WireRequest } from './request-options.ts'
import { abortedFailure, TransportFailure, type TransportRequest } from './transport.ts'

/** Passes the gate on an established connection. Throws when nothing may be sent. */
const passGate = async (
  { socket }: Connection,
  gate: WriteGate,
  signal: AbortSignal | undefined,
): Promise<void> => {
  await gate.ask()
  if (signal?.aborted === true) throw abortedFailure(false)
  if (socket.destroyed || !socket.writable)
    throw new TransportFailure('network', 'The connection was closed before anything was sent', {
      mayHaveArrived: false,
    })
  gate.check()
}

/**
 * Sends a write on a separate connection. The gate is asked when the connection is established, and only one synchronous
 * call lies between its last check and the first byte. On failure the connection is reset.
 */
export const sendWrite = async (
  target: ConnectionTarget,
  request: WireRequest,
  { timeoutMs, signal, gate }: Pick<TransportRequest, 'timeoutMs' | 'signal' | 'gate'>,
  open: Set<Connection>,
): Promise<WireAnswer> => {
  const startedMs = performance.now()
  const connection = await openConnection(target, { timeoutMs, signal })
  const leftMs = timeoutMs - (performance.now() - startedMs)
  open.add(connection)
  try {
    // With `createConnection`, Node uses no agent and sends `connection: close`.
    const sent = httpRequest({
      ...toRequestOptions(target, request),
      createConnection: () => connection.socket,
    })
    // `exchange` handles errors later; until then `passGate` checks the socket's state.
    sent.on('error', () => {})
    await once(sent, 'socket')
    if (gate !== undefined) await passGate(connection, gate, signal)
    return await exchange(
      sent,
      { body: request.body, timeoutMs: Math.max(1, leftMs), signal },
      { mayHaveArrived: () => true, giveUp: () => connection.reset() },
    )
  } catch (error) {
    connection.reset()
    throw error
  } finally {
    open.delete(connection)
  }
}

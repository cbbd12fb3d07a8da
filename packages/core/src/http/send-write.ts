import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { WriteGate } from '../calls/write-gate.ts'
import { exchange, framedHeaders } from './exchange.ts'
import { type Connection, type ConnectionTarget, openConnection } from './open-connection.ts'
import { TransportFailure, type TransportRequest, type TransportResponse } from './transport.ts'

/** Passes the gate on a connection that stands. Throws when nothing may be sent on it. */
const passGate = async (
  { socket }: Connection,
  gate: WriteGate,
  signal: AbortSignal | undefined,
): Promise<void> => {
  await gate.ask()
  const notSent = { mayHaveArrived: false }
  if (signal?.aborted === true) throw new TransportFailure('aborted', 'The call was aborted', notSent)
  if (socket.destroyed || !socket.writable)
    throw new TransportFailure('network', 'The connection was closed before anything was sent', notSent)
  gate.check()
}

/**
 * Sends a write on a connection of its own. The gate is asked once the connection stands, and nothing but one synchronous
 * call lies between its last check and the first byte. A connection that is given up is reset.
 */
export const sendWrite = async (
  target: ConnectionTarget,
  wanted: TransportRequest,
  gate: WriteGate | undefined,
  open: Set<Connection>,
): Promise<TransportResponse> => {
  const { signal, timeoutMs, method } = wanted
  const startedMs = performance.now()
  const connection = await openConnection(target, { timeoutMs, signal })
  const leftMs = timeoutMs - (performance.now() - startedMs)
  open.add(connection)
  try {
    // With a connection passed in, Node needs no agent and announces that it is not kept.
    const request = httpRequest({
      host: target.hostname,
      port: target.port,
      path: wanted.target,
      method,
      headers: framedHeaders(wanted),
      createConnection: () => connection.socket,
    })
    // Until the answer is awaited an error of the connection shows in its state.
    request.on('error', () => {})
    await once(request, 'socket')
    if (gate !== undefined) await passGate(connection, gate, signal)
    return await exchange(
      request,
      { body: wanted.body, timeoutMs: Math.max(1, leftMs), signal },
      { mayHaveArrived: () => true, giveUp: () => connection.reset() },
    )
  } catch (error) {
    connection.reset()
    throw error
  } finally {
    open.delete(connection)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketModeClient } from '@slack/socket-mode'
import { keepTrying } from '../../../engine/keep-trying.ts'
import type { Log } from '../../../rollouts/ports/log.ts'
import { retryAfterMsOf, troubleOf } from '../../platform/slack-failure.ts'
import { toSlackRefusal } from '../start-refusal.ts'

/** Keeps one Socket Mode connection up. */
export interface SocketSupervisor {
  /** Resolves after the first try, connected or not, and goes on trying. Rejects when Slack refused the token. */
  start(): Promise<void>
  stop(): Promise<void>
  isConnected(): boolean
  /** Why it is not connected, as a code. */
  trouble(): string | undefined
}

const DISCONNECT_MS = 2_000
/** The SDK waits for Slack's "hello" without end. Its call for the address has 10 s of its own. */
const HELLO_MS = 20_000

/**
 * Reconnects on its own, because the client of @slack/socket-mode 3.1.0 waits 5 s before each reconnect, and a reconnect
 * that fails is an unhandled rejection that ends the process. The client must be made with `autoReconnectEnabled: false`.
 */
export const createSocketSupervisor = (
  client: SocketModeClient,
  parts: {
    readonly log: Log
    readonly name: string
    readonly onConnected: () => void
    /** Why its connection could not be opened, which the SDK does not pass on. */
    readonly failure?: () => unknown
  },
): SocketSupervisor => {
  const { log, name: socket, onConnected, failure } = parts
  const stopping = new AbortController()
  let isConnected = false
  let trouble: string | undefined
  let whenLost = Promise.withResolvers<void>()
  let loop: Promise<void> | undefined

  client.on('connected', () => {
    isConnected = true
    trouble = undefined
    onConnected()
  })
  client.on('disconnected', () => {
    isConnected = false
    whenLost.resolve()
  })

  /** Twice, because the first waits half a minute for an answer to its goodbye, and the second cuts the line. */
  const cut = (): void => {
    for (let times = 0; times < 2; times += 1) client.disconnect().catch(() => undefined)
  }

  const connect = async (): Promise<void> => {
    whenLost = Promise.withResolvers<void>()
    const timer = setTimeout(cut, HELLO_MS)
    try {
      await client.start()
    } catch (error) {
      // Quirk: a connection that closes before "hello" rejects with nothing.
      throw (
        error ??
        failure?.() ??
        new Error('Slack opened a connection and did not greet', { cause: { code: 'NO_HELLO' } })
      )
    } finally {
      clearTimeout(timer)
    }
  }

  const run = async (first: PromiseWithResolvers<void>): Promise<void> => {
    for (let again = ''; !stopping.signal.aborted; again = ' again') {
      await keepTrying(connect, {
        signal: stopping.signal,
        // A token that is refused later may be given back; a start that is refused is stopped from outside.
        isFinal: () => false,
        retryAfterMsOf,
        onFailure: (error, next) => {
          trouble = troubleOf(error)
          log.warn({ socket, ...next, error }, 'Slack cannot be reached over Socket Mode')
          const refusal = toSlackRefusal(error, 'socket')
          if (refusal === undefined) first.resolve()
          else first.reject(refusal)
        },
      })
      log.info({ socket }, `Connected to Slack${again}`)
      first.resolve()
      await whenLost.promise
    }
  }

  return {
    async start() {
      const first = Promise.withResolvers<void>()
      loop = run(first).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ socket, error }, 'A connection to Slack is given up')
        first.resolve()
      })
      await first.promise
    },
    async stop() {
      stopping.abort()
      const patience = sleep(DISCONNECT_MS, undefined, { ref: false })
      await Promise.race([client.disconnect(), patience])
      whenLost.resolve()
      await Promise.race([loop, patience])
    },
    isConnected: () => isConnected,
    trouble: () => (isConnected ? undefined : trouble),
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketModeClient } from '@slack/socket-mode'
import { keepTrying } from '../../../engine/keep-trying.ts'
import type { Log } from '../../../rollouts/ports/log.ts'
import { retryAfterMsOf, troubleOf } from '../../platform/slack-failure.ts'
import { toSlackRefusal } from '../start-refusal.ts'

/** Keeps one Socket Mode connection open. */
export interface SocketSupervisor {
  /** Resolves after the first try, connected or not, and keeps trying. Rejects if Slack refuses the token. */
  start(): Promise<void>
  stop(): Promise<void>
  isConnected(): boolean
  /** Why it is not connected, as a code. */
  trouble(): string | undefined
}

const DISCONNECT_TIMEOUT_MS = 2_000
/** The SDK has no timeout for Slack's "hello". Its call for the address has its own timeout of 10 s. */
const HELLO_TIMEOUT_MS = 20_000

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
    /** Why its connection could not be opened. The SDK does not report this. */
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

  /** Disconnects twice: the first call waits 30 s for a close frame, the second closes the socket at once. */
  const cut = (): void => {
    for (let times = 0; times < 2; times += 1) client.disconnect().catch(() => undefined)
  }

  const connect = async (): Promise<void> => {
    whenLost = Promise.withResolvers<void>()
    const timer = setTimeout(cut, HELLO_TIMEOUT_MS)
    try {
      await client.start()
    } catch (error) {
      // Quirk: a connection that closes before "hello" rejects with undefined.
      throw (
        error ??
        failure?.() ??
        new Error('Slack opened a connection but sent no hello message', { cause: { code: 'NO_HELLO' } })
      )
    } finally {
      clearTimeout(timer)
    }
  }

  const run = async (first: PromiseWithResolvers<void>): Promise<void> => {
    for (let again = ''; !stopping.signal.aborted; again = ' again') {
      await keepTrying(connect, {
        signal: stopping.signal,
        // A token refused later may be restored. A refusal at the start is handled by the caller.
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
        if (!stopping.signal.aborted) log.error({ socket, error }, 'Gave up on a connection to Slack')
        first.resolve()
      })
      await first.promise
    },
    async stop() {
      stopping.abort()
      const timeout = sleep(DISCONNECT_TIMEOUT_MS, undefined, { ref: false })
      await Promise.race([client.disconnect(), timeout])
      whenLost.resolve()
      await Promise.race([loop, timeout])
    },
    isConnected: () => isConnected,
    trouble: () => (isConnected ? undefined : trouble),
  }
}

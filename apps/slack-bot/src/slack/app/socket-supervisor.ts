import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../../rollouts/ports/log.ts'

/** Keeps one Socket Mode connection up. */
export interface SocketSupervisor {
  /** Resolves when connected; rejects when the first connection cannot be made. */
  start(): Promise<void>
  stop(): Promise<void>
  isConnected(): boolean
}

const BACKOFF_MS = { first: 500, longest: 30_000 } as const
const DISCONNECT_MS = 2_000

const backoffMs = (failures: number): number =>
  Math.random() * Math.min(BACKOFF_MS.longest, BACKOFF_MS.first * 2 ** failures)

/**
 * Reconnects on its own, because the client of @slack/socket-mode 3.1.0 waits 5 s before each reconnect, and a reconnect
 * that fails is an unhandled rejection that ends the process. The client must be made with `autoReconnectEnabled: false`.
 */
export const createSocketSupervisor = (
  client: SocketModeClient,
  log: Log,
  name: string,
): SocketSupervisor => {
  const stopping = new AbortController()
  let isConnected = false
  let whenLost = Promise.withResolvers<void>()
  let loop: Promise<void> | undefined

  client.on('connected', () => {
    isConnected = true
  })
  client.on('disconnected', () => {
    isConnected = false
    whenLost.resolve()
  })

  const connect = async (): Promise<void> => {
    whenLost = Promise.withResolvers<void>()
    await client.start()
  }

  const reconnect = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      try {
        await connect()
        log.info({ socket: name, failures }, 'Connected to Slack again')
        return
      } catch (error) {
        log.warn({ socket: name, failures: failures + 1, error }, 'Slack cannot be reached over Socket Mode')
        await sleep(backoffMs(failures), undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  const keepConnected = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await whenLost.promise
      if (!stopping.signal.aborted) await reconnect()
    }
  }

  return {
    async start() {
      await connect()
      loop = keepConnected()
    },
    async stop() {
      stopping.abort()
      const patience = sleep(DISCONNECT_MS, undefined, { ref: false })
      await Promise.race([client.disconnect(), patience])
      whenLost.resolve()
      await Promise.race([loop, patience])
    },
    isConnected: () => isConnected,
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketModeClient } from '@slack/socket-mode'

/** Who may leave now: one connection at a time. */
export interface LeaveTurns {
  /** Resolves when no other connection is away. The turn ends when this client is connected again. */
  take(client: SocketModeClient): Promise<void>
}

/** Slack closes a connection about 10 s after it said so; waiting longer helps nobody. */
const MOST_MS = 8_000

export const createLeaveTurns = (): LeaveTurns => {
  let last = Promise.resolve()
  return {
    async take(client) {
      const before = last
      const back = new Promise<void>((resolve) => {
        client.once('connected', () => resolve())
      })
      last = Promise.race([before.then(() => back), sleep(2 * MOST_MS, undefined, { ref: false })])
      await Promise.race([before, sleep(MOST_MS, undefined, { ref: false })])
    },
  }
}

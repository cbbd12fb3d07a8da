import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketModeClient } from '@slack/socket-mode'

/** Lets one connection at a time close for renewal. */
export interface LeaveTurns {
  /** Resolves when no other connection is closed. The turn ends when this client is connected again. */
  take(client: SocketModeClient): Promise<void>
}

/** Slack closes a connection about 10 s after announcing it, so a longer wait has no use. */
const MAX_WAIT_MS = 8_000

export const createLeaveTurns = (): LeaveTurns => {
  let last = Promise.resolve()
  return {
    async take(client) {
      const before = last
      const back = new Promise<void>((resolve) => {
        client.once('connected', () => resolve())
      })
      last = Promise.race([before.then(() => back), sleep(2 * MAX_WAIT_MS, undefined, { ref: false })])
      await Promise.race([before, sleep(MAX_WAIT_MS, undefined, { ref: false })])
    },
  }
}

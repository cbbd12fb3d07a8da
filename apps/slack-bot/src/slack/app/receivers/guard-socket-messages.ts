import type { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../../../rollouts/ports/log.ts'
import { limitProblem } from '../../platform/message-limits.ts'
import type { LeaveTurns } from './leave-turns.ts'

type Listener = (...parts: unknown[]) => unknown

const isLeaveNotice = (data: unknown): boolean =>
  typeof data === 'string' && data.startsWith('{') && /"type"\s*:\s*"disconnect"/u.test(data.slice(0, 200))

/**
 * Catches errors that @slack/socket-mode 3.1.0 does not handle, and keeps the two connections from closing together.
 *
 * Quirk: it throws inside its own listener for an Events API payload without an inner event, such as
 * `app_rate_limited`, and the rejection ends the process (fixed upstream in 3.1.1). So does an acknowledgement that
 * fails after the connection dropped.
 *
 * Quirk: it closes at once when Slack announces a renewal a few seconds ahead. If Slack renews both connections
 * together, the second one stays open until the first is back.
 */
export const guardSocketMessages = (client: SocketModeClient, turns: LeaveTurns, log: Log): void => {
  let losses = 0
  client.on('disconnected', () => {
    losses += 1
  })

  const guarded =
    (listener: Listener): Listener =>
    async (...parts) => {
      try {
        const problem = typeof parts[0] === 'string' ? limitProblem(parts[0]) : undefined
        if (problem !== undefined) {
          log.warn({ problem }, 'A message from Slack was ignored')
          return
        }
        if (isLeaveNotice(parts[0])) {
          const before = losses
          await turns.take(client)
          if (losses !== before) return
        }
        await listener(...parts)
      } catch (error) {
        log.warn({ error }, 'A message from Slack could not be read and was ignored')
      }
    }

  for (const event of ['ws_message', 'slack_event'] as const) {
    const listeners = client.listeners(event)
    client.removeAllListeners(event)
    for (const listener of listeners) client.on(event, guarded(listener as Listener))
  }
}

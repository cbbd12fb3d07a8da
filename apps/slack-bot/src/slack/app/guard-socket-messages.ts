import type { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../log.ts'

type Listener = (...parts: unknown[]) => unknown

const guarded =
  (listener: Listener, log: Log): Listener =>
  async (...parts) => {
    try {
      await listener(...parts)
    } catch (error) {
      log.warn({ error }, 'A message from Slack could not be read; it was left out')
    }
  }

/**
 * Quirk: @slack/socket-mode 3.1.0 throws inside its own listener for an Events API payload without an inner event, which
 * is what Slack's `app_rate_limited` is, and the rejection ends the process. Repaired upstream in 3.1.1.
 * The same holds for an acknowledgement that fails after the connection dropped.
 */
export const guardSocketMessages = (client: SocketModeClient, log: Log): void => {
  for (const event of ['ws_message', 'slack_event'] as const) {
    const listeners = client.listeners(event)
    client.removeAllListeners(event)
    for (const listener of listeners) client.on(event, guarded(listener as Listener, log))
  }
}

import type { Workspace } from '../workspace/workspace.ts'
import type { Delivery } from './delivery.ts'

/** Slack documents that it retries an unacknowledged event immediately, after one minute and after five. */
const retryDelaysMs = [0, 60_000, 300_000]

/** Sends an event if the app subscribed to its type. Retries until it is acknowledged or retries run out. */
export const deliverEvent = async (
  workspace: Workspace,
  delivery: () => Delivery,
  event: { type: string; [field: string]: unknown },
): Promise<void> => {
  const { app, team, clock, ids } = workspace
  if (!app.events.includes(event.type === 'message' ? 'message.channels' : event.type)) return
  const payload = {
    type: 'event_callback',
    token: 'simulator-verification-token',
    team_id: team.id,
    api_app_id: app.id,
    event: { ...event, event_ts: event['event_ts'] ?? ids.nextTs() },
    event_id: ids.nextId('Ev'),
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  }
  const attempt = async (retryAttempt: number): Promise<void> => {
    const retry = retryAttempt > 0 ? { retryAttempt, retryReason: 'timeout' } : {}
    const result = await delivery().deliver({ kind: 'events_api', payload, acceptsResponse: false, ...retry })
    const delayMs = retryDelaysMs[retryAttempt]
    if (result.acked || delayMs === undefined) return
    clock.schedule(delayMs, () => void attempt(retryAttempt + 1))
  }
  await attempt(0)
}

import type { LoggedCall, RemoteSlackDriver } from '@illume-ota/slack-simulator'
import { countBy } from './read-tuya.ts'

/** The bot's calls to Slack, by the simulator's own log. */
export interface SlackRecord {
  readonly calls: Readonly<Record<string, number>>
  /** By method and error; what Slack's rate limits sent away is counted apart. */
  readonly refused: Readonly<Record<string, number>>
  readonly limited: number
  /** The largest message or view of each method. */
  readonly largest: Readonly<Record<string, { readonly blocks: number; readonly characters: number }>>
  readonly longestText: number
}

const errorOf = ({ result }: LoggedCall): string | undefined => (result === 'ok' ? undefined : result.error)

export const readSlack = async (slack: RemoteSlackDriver): Promise<SlackRecord> => {
  const calls = await slack.callLog()
  const refused = calls.filter((call) => errorOf(call) !== undefined)
  const limited = refused.filter((call) => errorOf(call) === 'ratelimited')
  const sized = Map.groupBy(
    calls.filter(({ size }) => size !== undefined),
    ({ method }) => method,
  )
  return {
    calls: countBy(calls, ({ method }) => method),
    refused: countBy(
      refused.filter((call) => !limited.includes(call)),
      (call) => `${call.method}: ${errorOf(call)}`,
    ),
    limited: limited.length,
    largest: Object.fromEntries(
      [...sized].map(([method, members]) => [
        method,
        {
          blocks: Math.max(...members.map(({ size }) => size?.blocks ?? 0)),
          characters: Math.max(...members.map(({ size }) => size?.json ?? 0)),
        },
      ]),
    ),
    longestText: Math.max(0, ...calls.map(({ size }) => size?.text ?? 0)),
  }
}

import type { Trouble } from '../announcer/slack-gate.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'
import { durationText } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import type { Check } from './doctor-message.ts'

/** Cards and replies that wait because Slack refuses them. Channels are counted, not named: some are private. */
export const messagesCheck = (troubles: readonly Trouble[], nowMs: number): readonly Check[] => {
  const [first] = troubles
  if (first === undefined) return []
  const name = 'Cards and replies'
  const sinceMs = Math.min(...troubles.map((trouble) => trouble.sinceMs))
  const since = `for ${durationText(Math.max(0, nowMs - sinceMs))}`
  const everywhere = troubles.find(({ place }) => place === undefined)
  if (everywhere !== undefined)
    return [
      {
        name,
        state: 'failed',
        facts: `Slack has accepted none ${since}, because ${slackRemedyOf(everywhere.failure).why}`,
        advice: `${slackRemedyOf(everywhere.failure).toDo}; they are kept and posted in order afterwards`,
      },
    ]
  const causes = Map.groupBy(troubles, ({ failure }) => codeOf(failure))
  return [...causes.values()].flatMap((ones) => {
    const [one] = ones
    if (one === undefined) return []
    const { why, toDo } = slackRemedyOf(one.failure)
    const forMs = nowMs - Math.min(...ones.map(({ sinceMs }) => sinceMs))
    return {
      name,
      state: 'failed' as const,
      facts: `messages for ${plural(ones.length, 'channel')} have been waiting for ${durationText(Math.max(0, forMs))}, because ${why}`,
      advice: `${toDo}; they are posted within a minute after that`,
      cause: `messages ${codeOf(one.failure)}`,
    }
  })
}

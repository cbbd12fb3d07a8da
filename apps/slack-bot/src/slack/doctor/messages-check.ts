import type { Trouble } from '../announcer/slack-gate.ts'
import { durationText } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import type { Check } from './doctor-message.ts'

/** Cards and replies that wait because Slack does not take them. Channels are counted, not named: some are private. */
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
        state: 'not-well',
        facts: `Slack has taken none ${since}; it answers ${everywhere.code}`,
        advice: 'nothing, if Slack has an outage: they wait and come in their order; otherwise see the log',
      },
    ]
  const codes = [...new Set(troubles.map(({ code }) => code))].join(', ')
  return [
    {
      name,
      state: 'not-well',
      facts: `those of ${plural(troubles.length, 'channel')} have waited ${since}; Slack answers ${codes}`,
      advice: 'invite the bot to the channel again, or unarchive it; they come within a minute',
    },
  ]
}

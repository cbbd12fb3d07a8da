import type { RemoteSlackDriver, SlackMessage } from '@illume-ota/slack-simulator'
import { setTimeout as wait } from 'node:timers/promises'
import { HERE } from './people.ts'

const LOOK_EVERY_MS = 250

export interface CardFollower {
  /** All messages of the bot in the channel that are no replies. */
  cards(): Promise<readonly SlackMessage[]>
  /** Waits until `find` finds something in the newest card. */
  until<T>(what: string, find: (card: SlackMessage) => Promise<T | undefined> | T | undefined): Promise<T>
}

export const has = ({ blocks }: SlackMessage, actionId: string): boolean =>
  JSON.stringify(blocks ?? []).includes(`"action_id":"${actionId}"`)

/** The number in front of a word on the card: `1,200 of 5,000 updated`. */
export const numberIn = ({ text }: SlackMessage, pattern: RegExp): number =>
  Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0)

export const followCard = (
  slack: RemoteSlackDriver,
  options: { readonly mostMs: number; readonly onHeading: (heading: string) => void },
): CardFollower => {
  const deadlineMs = performance.now() + options.mostMs
  let heading = ''
  const cards = async (): Promise<readonly SlackMessage[]> =>
    (await slack.messages(HERE.channelId)).filter(
      ({ ts, bot_id: botId, thread_ts: threadTs }) =>
        botId !== undefined && (threadTs === undefined || threadTs === ts),
    )
  return {
    cards,
    until: async (what, find) => {
      while (performance.now() < deadlineMs) {
        const card = (await cards()).at(-1)
        const [first = ''] = card?.text.split('\n') ?? []
        if (first !== heading) options.onHeading(first)
        heading = first
        const found = card === undefined ? undefined : await find(card)
        if (found !== undefined) return found
        await wait(LOOK_EVERY_MS)
      }
      throw new Error(`Waited in vain for ${what}. The card says: ${heading}`)
    },
  }
}

import type { RemoteSlackDriver, SlackChannel, SlackUser } from '@illume-ota/slack-simulator'
import type { Reader } from '../text/from-mrkdwn.ts'
import { toPlainText } from '../text/plain-text.ts'
import { slackDateText } from '../text/slack-date.ts'

/** Who plays, where, and how one of them reads what is posted. */
export interface Cast {
  readonly mia: SlackUser
  readonly jonas: SlackUser
  readonly channel: SlackChannel
  /** A message or form as lines, as Mia sees it. */
  readonly read: (shown: {
    readonly text?: string
    readonly blocks?: readonly unknown[]
  }) => readonly string[]
}

const named = <T extends { readonly name: string }>(all: readonly T[], name: string): T => {
  const found = all.find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`The workspace has no ${name}.`)
  return found
}

export const createCast = async (slack: RemoteSlackDriver): Promise<Cast> => {
  const [users, channels, groups] = await Promise.all([slack.users(), slack.channels(), slack.userGroups()])
  const names = new Map<string, string>([
    ...users.map(({ id, realName }) => [id, realName] as const),
    ...channels.map(({ id, name }) => [id, name] as const),
    ...groups.map(({ id, handle }) => [id, handle] as const),
  ])
  const mia = named(users, 'mia')
  const reader: Reader = {
    nameOf: (id) => names.get(id) ?? id,
    date: (date) => slackDateText(date, { timeZone: mia.timeZone, nowMs: Date.now() }),
  }
  return {
    mia,
    jonas: named(users, 'jonas'),
    channel: named(channels, 'facilities'),
    read: ({ text = '', blocks = [{ type: 'section', text: { type: 'mrkdwn', text } }] }) =>
      toPlainText(blocks, reader),
  }
}

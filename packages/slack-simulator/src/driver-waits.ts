import type { ChangeFeed } from './workspace/changes.ts'
import type { SlackMessage, SlackView } from './workspace/entities.ts'

/** Selects a message by a predicate, or by fields that must all match. */
export type MessageMatch =
  | ((message: SlackMessage) => boolean)
  | {
      /** Text found anywhere in the message's text or blocks. */
      includes?: string
      /** An action id in the message. */
      action?: string
      userId?: string
      ts?: string
    }

export type ViewMatch = ((view: SlackView) => boolean) | { callbackId?: string; includes?: string }

type WaitOptions = { timeoutMs?: number }

export type Waits = {
  waitForMessage: (
    request: { channelId: string; where?: MessageMatch } & WaitOptions,
  ) => Promise<SlackMessage>
  waitForThreadReply: (
    request: { channelId: string; threadTs: string; where?: MessageMatch } & WaitOptions,
  ) => Promise<SlackMessage>
  waitForEphemeral: (
    request: { userId: string; channelId?: string; where?: MessageMatch } & WaitOptions,
  ) => Promise<SlackMessage>
  waitForModal: (request: { userId: string; where?: ViewMatch } & WaitOptions) => Promise<SlackView>
  waitForHome: (request: { userId: string; where?: ViewMatch } & WaitOptions) => Promise<SlackView>
}

type VisibleState = {
  messages: (channelId: string) => SlackMessage[]
  thread: (channelId: string, ts: string) => SlackMessage[]
  ephemerals: (userId: string, channelId?: string) => SlackMessage[]
  modals: (userId: string) => SlackView[]
  home: (userId: string) => SlackView | undefined
}

/** Long enough for a busy machine. Only a failing wait takes this long. */
const defaultTimeoutMs = 60_000
const shownMessages = 5

const matchesMessage = (message: SlackMessage, where: MessageMatch | undefined): boolean => {
  if (where === undefined) return true
  if (typeof where === 'function') return where(message)
  const blocks = JSON.stringify(message.blocks ?? [])
  const { includes, action, userId, ts } = where
  return (
    (includes === undefined ||
      message.text.includes(includes) ||
      blocks.includes(JSON.stringify(includes).slice(1, -1))) &&
    (action === undefined || blocks.includes(`"action_id":${JSON.stringify(action)}`)) &&
    (userId === undefined || message.user === userId) &&
    (ts === undefined || message.ts === ts)
  )
}

const matchesView = (view: SlackView, where: ViewMatch | undefined): boolean => {
  if (where === undefined) return true
  if (typeof where === 'function') return where(view)
  const { callbackId, includes } = where
  return (
    (callbackId === undefined || view.callback_id === callbackId) &&
    (includes === undefined || JSON.stringify(view).includes(JSON.stringify(includes).slice(1, -1)))
  )
}

const describeMessage = ({ ts, user, text, blocks }: SlackMessage): string =>
  `${ts} by ${user}: ${JSON.stringify(text.slice(0, 160))}${blocks ? ` [${blocks.map(({ type }) => type).join(', ')}]` : ''}`

const describeMessages = (messages: readonly SlackMessage[]): string =>
  messages.length === 0 ? 'nothing' : messages.slice(-shownMessages).map(describeMessage).join('\n  ')

const describeView = ({ callback_id: callbackId, title }: SlackView): string =>
  `"${title?.text ?? ''}" (${callbackId})`

type Wait<Found> = {
  what: string
  find: () => Found | undefined
  instead: () => string
  timeoutMs?: number | undefined
}

const describeMatch = (where: unknown): string =>
  where === undefined
    ? ''
    : ` where ${typeof where === 'function' ? where.toString() : JSON.stringify(where)}`

/** Waits check the current state immediately and after every change, without polling. */
export const createWaits = (changes: ChangeFeed, state: VisibleState): Waits => {
  const waitFor = <Found>({
    what,
    find,
    instead,
    timeoutMs = defaultTimeoutMs,
  }: Wait<Found>): Promise<Found> =>
    new Promise((resolve, reject) => {
      const current = find()
      if (current !== undefined) {
        resolve(current)
        return
      }
      const stop = changes.subscribe(() => {
        const found = find()
        if (found === undefined) return
        finish()
        resolve(found)
      })
      const timer = setTimeout(() => {
        finish()
        reject(new Error(`Waited ${timeoutMs} ms for ${what}. Found instead:\n  ${instead()}`))
      }, timeoutMs)
      const finish = (): void => {
        clearTimeout(timer)
        stop()
      }
    })
  const newest = (
    messages: readonly SlackMessage[],
    where: MessageMatch | undefined,
  ): SlackMessage | undefined => messages.findLast((message) => matchesMessage(message, where))
  return {
    waitForMessage: ({ channelId, where, timeoutMs }) =>
      waitFor({
        what: `a message in ${channelId}${describeMatch(where)}`,
        find: () => newest(state.messages(channelId), where),
        instead: () => describeMessages(state.messages(channelId)),
        timeoutMs,
      }),
    waitForThreadReply: ({ channelId, threadTs, where, timeoutMs }) => {
      const replies = (): SlackMessage[] =>
        state.thread(channelId, threadTs).filter(({ ts }) => ts !== threadTs)
      return waitFor({
        what: `a reply to ${threadTs} in ${channelId}${describeMatch(where)}`,
        find: () => newest(replies(), where),
        instead: () => describeMessages(replies()),
        timeoutMs,
      })
    },
    waitForEphemeral: ({ userId, channelId, where, timeoutMs }) =>
      waitFor({
        what: `a message visible only to ${userId}${describeMatch(where)}`,
        find: () => newest(state.ephemerals(userId, channelId), where),
        instead: () => describeMessages(state.ephemerals(userId, channelId)),
        timeoutMs,
      }),
    waitForModal: ({ userId, where, timeoutMs }) =>
      waitFor({
        what: `a modal open for ${userId}${describeMatch(where)}`,
        find: () => {
          const front = state.modals(userId).at(-1)
          return front !== undefined && matchesView(front, where) ? front : undefined
        },
        instead: () => state.modals(userId).map(describeView).join(', ') || 'no modal',
        timeoutMs,
      }),
    waitForHome: ({ userId, where, timeoutMs }) =>
      waitFor({
        what: `a Home tab of ${userId}${describeMatch(where)}`,
        find: () => {
          const home = state.home(userId)
          return home !== undefined && matchesView(home, where) ? structuredClone(home) : undefined
        },
        instead: () =>
          state.home(userId) === undefined ? 'no published Home tab' : 'a Home tab that does not match',
        timeoutMs,
      }),
  }
}

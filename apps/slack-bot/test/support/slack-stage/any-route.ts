import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SlackMessage, SuggestResult } from '@illume-ota/slack-simulator'
import type { WebClient } from '@slack/web-api'
import { ACTIONS, MODALS, SUBCOMMANDS } from '../../../src/slack/platform/ids.ts'
import { createSlackClient } from '../../../src/slack/platform/slack-client.ts'
import { CHANNEL, type SlackStage } from './slack-stage.ts'

/** Everything that Slack delivers to the bot, by kind and name. */
export interface AnyRoutes {
  readonly commands: readonly string[]
  readonly actions: readonly string[]
  readonly submissions: readonly string[]
  /** Each resolves when the bot has acknowledged. */
  command(userId: string, name: string): Promise<unknown>
  click(userId: string, actionId: string): Promise<unknown>
  suggest(userId: string, actionId: string): Promise<SuggestResult>
  submit(userId: string, callbackId: string): ReturnType<SlackStage['slack']['driver']['submitView']>
  /** The Home tab of a member. */
  publishHome(userId: string): Promise<unknown>
  close(): void
}

const PROBE = 'a message of the test'

/** One message with one element; a click may replace its message. */
const post = async (client: WebClient, element: { readonly type: string; readonly action_id: string }) => {
  const blocks = [{ type: 'actions', elements: [element] }]
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: PROBE, blocks })
  return ts
}
const label = (text: string) => ({ type: 'plain_text', text }) as const

/** Receives Slack's deliveries instead of the bot, to get a trigger that opens any form. */
const createListener = async (): Promise<{ readonly server: Server; nextTrigger(): Promise<string> }> => {
  let heard = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const triggerId = new URLSearchParams(Buffer.concat(parts).toString()).get('trigger_id')
      response.end()
      heard.resolve(triggerId ?? '')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    server,
    nextTrigger: () => {
      heard = Promise.withResolvers<string>()
      return heard.promise
    },
  }
}

/** Every command, click, suggestion and submission, from the tables of ids, with the real simulator. */
export const createAnyRoutes = async (stage: SlackStage): Promise<AnyRoutes> => {
  const { slack } = stage
  const { driver } = slack
  const client = createSlackClient({
    botToken: slack.botToken,
    slackApiUrl: slack.apiUrl,
    installationId: stage.installationId,
  })
  const actions = [...Object.values(ACTIONS), 'an.old-button']
  const listener = await createListener()
  const requestUrl = `http://127.0.0.1:${(listener.server.address() as AddressInfo).port}/`

  const openForm = async (userId: string, callbackId: string): Promise<void> => {
    const triggered = listener.nextTrigger()
    slack.deliverTo({ requestUrl })
    await driver.slash({ userId, channelId: CHANNEL, command: '/ota' })
    slack.deliverTo('socket')
    await client.views.open({
      trigger_id: await triggered,
      view: {
        type: 'modal',
        callback_id: callbackId,
        private_metadata: 'R-1',
        title: label('Any form'),
        submit: label('Submit'),
        blocks: [{ type: 'section', text: label(callbackId) }],
      },
    })
  }

  return {
    commands: [...Object.keys(SUBCOMMANDS), 'nonsense'],
    actions,
    submissions: [...Object.values(MODALS), 'modal.old'],
    command: (userId, name) =>
      driver.slash({ userId, channelId: CHANNEL, command: '/ota', text: name === 'overview' ? '' : name }),
    click: async (userId, actionId) => {
      const element = { type: 'button', action_id: actionId, value: 'R-1', text: label(actionId) }
      const messageTs = await post(client, element)
      return driver.click({ userId, channelId: CHANNEL, messageTs, actionId })
    },
    suggest: async (userId, actionId) => {
      const element = { type: 'external_select', action_id: actionId, min_query_length: 0 }
      const ts = await post(client, element)
      return driver.suggest({ userId, actionId, value: 'R', message: { channelId: CHANNEL, ts } })
    },
    submit: async (userId, callbackId) => {
      await openForm(userId, callbackId)
      return driver.submitView({ userId })
    },
    publishHome: (userId) =>
      client.views.publish({
        user_id: userId,
        view: {
          type: 'home',
          blocks: ['one', 'two'].map((text) => ({ type: 'section', text: label(text) })),
        },
      }),
    close: () => listener.server.close(),
  }
}

/** All that a person sees of the bot: private answers, forms and the Home tab. */
export const seenBy = ({ slack: { driver } }: SlackStage, userId: string) => ({
  answers: driver.ephemerals(userId),
  forms: driver.openModals({ userId }),
  home: driver.homeTab(userId),
})

/** What the bot said in channels for everyone. */
export const postedIn = ({ slack: { driver } }: SlackStage): readonly SlackMessage[] =>
  driver.channels().flatMap(({ id }) => driver.messages(id).filter(({ text }) => text !== PROBE))

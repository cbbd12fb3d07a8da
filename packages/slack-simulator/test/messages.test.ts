// Posting, editing and deleting messages, threads, reactions and history over the Web API.
import { WebClient } from '@slack/web-api'
import { quietLogger } from './quiet-logger.ts'
import type { KnownBlock } from '@slack/types'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createSlackSimulator } from '../src/index.ts'
import { chart, pie } from './block-samples.ts'
import { facilities, people } from './bolt-in-workspace.ts'

const simulator = await createSlackSimulator()
const { driver } = simulator
const { chat, conversations, reactions } = new WebClient(simulator.botToken, {
  slackApiUrl: simulator.apiUrl,
  retryConfig: { retries: 0 },
  logger: quietLogger,
})
const post = (fields: { text?: string; blocks?: KnownBlock[]; thread_ts?: string }) =>
  chat.postMessage({ channel: facilities, text: 'hello', ...fields })

beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } })

test('timestamps increase, even within one millisecond', async () => {
  const posts = await Promise.all([post({}), post({}), post({}), post({})])
  const stamps = posts.map(({ ts }) => Number(ts))
  expect(new Set(stamps).size).toBe(4)
  expect(driver.messages(facilities).map(({ ts }) => Number(ts))).toEqual(stamps.toSorted((a, b) => a - b))
})

test.each([
  ['an unknown channel', { channel: 'C9', text: 'x' }, 'channel_not_found'],
  ['a channel that the app is not in', { channel: 'C0GENERAL', text: 'x' }, 'not_in_channel'],
  ['nothing to say', { channel: facilities, text: '' }, 'no_text'],
  ['an unknown thread', { channel: facilities, text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
  [
    'text and markdown_text together',
    { channel: facilities, text: 'x', markdown_text: 'y' },
    'markdown_text_conflict',
  ],
  [
    'blocks that are not a list',
    { channel: facilities, text: 'x', blocks: '{"type":"divider"}' },
    'invalid_blocks_format',
  ],
  [
    'metadata without a type',
    { channel: facilities, text: 'x', metadata: { event_payload: {} } },
    'invalid_metadata_format',
  ],
])('chat.postMessage refuses %s', async (_what, args, error) => {
  await expect(chat.postMessage(args as never)).rejects.toMatchObject({ data: { error } })
  expect(driver.messages(facilities)).toEqual([])
})

test('an invalid block is refused with its location and the reason', async () => {
  await expect(post({ blocks: [section('x'.repeat(3001))] })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      },
    },
  })
})

test('a text above 40,000 characters is cut with a warning', async () => {
  const answer = await post({ text: 'x'.repeat(40_001) })
  expect(answer).toMatchObject({ warning: 'message_truncated' })
  expect(driver.messages(facilities)[0]?.text).toHaveLength(40_000)
})

test('an update with text alone removes the blocks and marks the message as edited', async () => {
  const { ts = '' } = await post({ blocks: [section('before')] })
  await chat.update({ channel: facilities, ts, text: 'after', blocks: [section('after')] })
  expect(driver.messages(facilities)[0]).not.toHaveProperty('edited')
  await chat.update({ channel: facilities, ts, text: 'text only' })
  expect(driver.messages(facilities)[0]).toMatchObject({ text: 'text only', edited: { user: 'U0ILLUMEOTA' } })
  expect(driver.messages(facilities)[0]).not.toHaveProperty('blocks')
})

test("only the app's messages can be changed", async () => {
  const said = await driver.say({ userId: people.mia, channelId: facilities, text: 'mine' })
  const target = { channel: facilities, ts: said.ts }
  await expect(chat.update({ ...target, text: 'yours' })).rejects.toMatchObject({
    data: { error: 'cant_update_message' },
  })
  await expect(chat.delete(target)).rejects.toMatchObject({ data: { error: 'cant_delete_message' } })
  await expect(chat.update({ ...target, ts: '1.000001', text: 'x' })).rejects.toMatchObject({
    data: { error: 'message_not_found' },
  })
})

test('a thread counts its replies, without deleted ones', async () => {
  const { ts = '' } = await post({})
  const reply = await post({ text: 'one', thread_ts: ts })
  await driver.say({ userId: people.mia, channelId: facilities, text: 'two', threadTs: ts })
  expect(driver.thread(facilities, ts)[0]).toMatchObject({
    reply_count: 2,
    reply_users: ['U0ILLUMEOTA', people.mia],
  })
  await chat.delete({ channel: facilities, ts: reply.ts ?? '' })
  expect(driver.thread(facilities, ts)[0]).toMatchObject({ reply_count: 1, reply_users: [people.mia] })
})

test('history is newest first, without replies, and includes metadata on request', async () => {
  const metadata = { event_type: 'rollout', event_payload: { id: 'R-23' } }
  const { ts = '' } = await chat.postMessage({ channel: facilities, text: 'card', metadata })
  await post({ text: 'reply', thread_ts: ts })
  await post({ text: 'later' })
  const texts = async (args: object) =>
    (await conversations.history({ channel: facilities, ...args })).messages ?? []
  expect((await texts({})).map(({ text }) => text)).toEqual(['later', 'card'])
  expect((await texts({}))[1]).not.toHaveProperty('metadata')
  expect(
    (await texts({ include_all_metadata: true, latest: ts, inclusive: true, limit: 1 }))[0],
  ).toMatchObject({ metadata })
  const thread = await conversations.replies({ channel: facilities, ts })
  expect(thread.messages?.map(({ text }) => text)).toEqual(['card', 'reply'])
})

test('only one member sees an ephemeral message, and it is not in the history', async () => {
  await chat.postEphemeral({ channel: facilities, user: people.mia, text: 'for you' })
  expect(driver.ephemerals(people.mia)).toMatchObject([{ text: 'for you' }])
  expect(driver.messages(facilities)).toEqual([])
  await expect(chat.postEphemeral({ channel: facilities, user: 'U9', text: 'x' })).rejects.toMatchObject({
    data: { error: 'user_not_in_channel' },
  })
})

test('a permalink leads to the page', async () => {
  const { ts = '' } = await post({})
  const { permalink = '' } = await chat.getPermalink({ channel: facilities, message_ts: ts })
  expect(permalink).toBe(`${simulator.url}/archives/${facilities}/p${ts.replace('.', '')}`)
  expect((await fetch(permalink)).headers.get('content-type')).toContain('text/html')
})

test('a reaction can be added once', async () => {
  const { ts = '' } = await post({})
  const reaction = { channel: facilities, timestamp: ts, name: 'eyes' }
  await reactions.add(reaction)
  expect(driver.messages(facilities)[0]).toMatchObject({ reactions: [{ name: 'eyes', count: 1 }] })
  await expect(reactions.add(reaction)).rejects.toMatchObject({ data: { error: 'already_reacted' } })
})

test('blocks and elements without an id get one', async () => {
  await post({
    blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] }],
  })
  expect(driver.messages(facilities)[0]?.blocks).toMatchObject([
    { block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] },
  ])
})

test('charts and a plan whose tasks have no type are shown as sent', async () => {
  const tasks = [{ task_id: 'call_002', title: 'Checked', status: 'pending' }]
  const blocks = [chart(), pie(3), { type: 'plan', title: 'Thinking', tasks }]
  const { ts } = await post({ blocks: blocks as KnownBlock[] })
  expect(driver.messages(facilities).find((message) => message.ts === ts)?.blocks).toMatchObject(blocks)
})

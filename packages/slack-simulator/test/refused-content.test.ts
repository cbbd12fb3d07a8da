// Message content that Slack refuses, and error codes on demand.
import { WebClient } from '@slack/web-api'
import type { KnownBlock } from '@slack/types'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { blockKitLimits, createSlackSimulator, slackErrorCodes } from '../src/index.ts'
import { dataTable, many, mrkdwn, plain, section, table, x } from './block-samples.ts'
import { facilities, people } from './bolt-in-workspace.ts'
import { quietLogger } from './quiet-logger.ts'

const simulator = await createSlackSimulator()
const client = new WebClient(simulator.botToken, {
  slackApiUrl: simulator.apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logger: quietLogger,
})

const { chat } = client

beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

const outcome = (call: Promise<{ ok: boolean }>): Promise<unknown> =>
  call.then(
    () => 'taken',
    (error: { data?: { error?: string } }) => error.data?.error,
  )
const most = blockKitLimits.message.blockCharacters
/** Sections with a total of this many characters. */
const blocksOf = (characters: number): unknown[] => [
  ...many(Math.floor(characters / 3_000), () => section({ text: mrkdwn(x(3_000)) })),
  section({ text: mrkdwn(x(characters % 3_000)) }),
]
const post = (blocks: unknown[]) =>
  chat.postMessage({ channel: facilities, text: 'Report', blocks: blocks as KnownBlock[] })

const { driver } = simulator
const longTable = { ...dataTable(12, 1), rows: many(12, () => [{ type: 'raw_text', text: x(1_000) }]) }

test.each<[string, Parameters<typeof driver.changeDataTables>[0], unknown, string]>([
  ['201 rows', {}, dataTable(201, 2), 'taken'],
  ['202 rows', {}, dataTable(202, 2), 'invalid_blocks'],
  ['101 rows in July', { rows: 101, characters: 10_000 }, dataTable(101, 2), 'taken'],
  ['102 rows in July', { rows: 101, characters: 10_000 }, dataTable(102, 2), 'invalid_blocks'],
  ['12,000 characters', {}, longTable, 'taken'],
  ['12,000 characters in July', { rows: 101, characters: 10_000 }, longTable, 'invalid_blocks'],
  ['two rows without the block', { isKnown: false }, dataTable(2, 2), 'invalid_blocks'],
  ['an older table without the block', { isKnown: false }, table(2, 2), 'taken'],
])('a table of %s', async (_what, support, block, expected) => {
  driver.changeDataTables(support)
  expect(await outcome(post([block]))).toBe(expected)
})

test('the refusal says that the workspace does not know the block, also in blocks.validate', async () => {
  driver.changeDataTables({ isKnown: false })
  const blocks = [section(), dataTable(2, 2)]
  const refusal = {
    error: 'invalid_blocks',
    response_metadata: { messages: ['[ERROR] unsupported type: data_table [json-pointer:/blocks/1/type]'] },
  }
  await expect(post(blocks)).rejects.toMatchObject({ data: refusal })
  await expect(client.apiCall('blocks.validate', { blocks })).rejects.toMatchObject({ data: refusal })
  simulator.reset()
  expect(await outcome(post(blocks))).toBe('taken')
})

test.each<[string, unknown[], string]>([
  ['as many characters as fit', blocksOf(most), 'taken'],
  ['one more', blocksOf(most + 1), 'msg_blocks_too_long'],
  [
    'an & that counts as five characters',
    [...blocksOf(most - 4), section({ text: plain('&') })],
    'msg_blocks_too_long',
  ],
  ['a header', [...blocksOf(most - 100), { type: 'header', text: plain('H') }], 'msg_blocks_too_long'],
  ['a table, whose cells have their own limit', [...blocksOf(most), table(10, 10, x(90))], 'taken'],
])('a post of %s', async (_what, blocks, expected) => {
  expect(await outcome(post(blocks))).toBe(expected)
})

test('edits and private messages have the same limit', async () => {
  const { ts = '' } = await post(blocksOf(10))
  const blocks = blocksOf(most + 1) as KnownBlock[]
  expect(await outcome(chat.update({ channel: facilities, ts, text: 'R', blocks }))).toBe(
    'msg_blocks_too_long',
  )
  const whisper = chat.postEphemeral({ channel: facilities, user: people.mia, text: 'R', blocks })
  expect(await outcome(whisper)).toBe('msg_blocks_too_long')
})

test('an edit accepts 4,000 characters of text', async () => {
  const { ts = '' } = await post(blocksOf(10))
  expect(await outcome(chat.update({ channel: facilities, ts, text: x(4_001) }))).toBe('msg_too_long')
  expect(await outcome(chat.update({ channel: facilities, ts, text: x(4_000) }))).toBe('taken')
})

test('101 attachments and endless metadata are refused', async () => {
  const message = { channel: facilities, text: 'R' }
  const attachments = many(101, () => ({ text: 'a' }))
  expect(await outcome(chat.postMessage({ ...message, attachments }))).toBe('too_many_attachments')
  const metadata = { event_type: 'a', event_payload: { a: x(16_000) } }
  expect(await outcome(chat.postMessage({ ...message, metadata }))).toBe('metadata_too_large')
})

test.each(Object.values(slackErrorCodes).flat())('a fault can return %s', async (error) => {
  simulator.faults.add({ method: 'chat.postMessage', kind: 'error', error })
  expect(await outcome(post(blocksOf(10)))).toBe(error)
  expect(simulator.driver.messages(facilities)).toEqual([])
  expect(await outcome(post(blocksOf(10)))).toBe('taken')
})

test('a fault can add fields beside its code', async () => {
  const details = { needed: 'chat:write', provided: 'commands' }
  simulator.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'missing_scope', details })
  await expect(post(blocksOf(10))).rejects.toMatchObject({ data: { error: 'missing_scope', ...details } })
  simulator.faults.add({ method: 'chat.postMessage', kind: 'http-status', status: 503 })
  await expect(post(blocksOf(10))).rejects.toMatchObject({ statusCode: 503 })
})

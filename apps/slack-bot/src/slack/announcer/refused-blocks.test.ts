import { WebAPIPlatformError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { silentLog } from '../../../test/support/silent-log.ts'
import { AnswerRefusedError } from '../platform/slack-failure.ts'
import type { Drawing } from './drawings.ts'
import { createRefusedBlocks } from './refused-blocks.ts'

const drawing = (text: string, ...kinds: readonly string[]): Drawing => ({
  text,
  blocks: kinds.map((type) => ({ type })) as unknown as NonNullable<Drawing['blocks']>,
})
const PLAN = drawing('plan', 'rich_text', 'plan')
const PLAIN = drawing('plain', 'rich_text')
const TEXT: Drawing = { text: 'text' }

const refusal = (error: string, ...messages: readonly string[]) =>
  new WebAPIPlatformError({
    ok: false,
    error,
    ...(messages.length > 0 && { response_metadata: { messages: [...messages] } }),
  })

/** Sends twice with a memory of its own, and says which drawings each time tried. */
const triedBy = async (
  drawings: readonly Drawing[],
  refuses: (drawing: Drawing) => Error | undefined,
): Promise<readonly string[]> => {
  const refusedBlocks = createRefusedBlocks({ now: () => 0, elapsed: () => 0 }, silentLog)
  const once = async () => {
    const tried: string[] = []
    await refusedBlocks.send(drawings, (one) => {
      tried.push(one.text)
      const error = refuses(one)
      return error === undefined ? Promise.resolve() : Promise.reject(error)
    })
    return tried.join(' ')
  }
  return [await once(), await once()]
}
const refusing =
  (error: Error, ...texts: readonly string[]) =>
  ({ text }: Drawing) =>
    texts.includes(text) ? error : undefined

test.each<[string, Error, readonly string[]]>([
  ['without a reason', refusal('invalid_blocks'), ['plan plain', 'plain']],
  [
    'as unknown',
    refusal('invalid_blocks', '[ERROR] unsupported type: plan [json-pointer:/blocks/1/type]'),
    ['plan plain', 'plain'],
  ],
  [
    'for what it holds',
    refusal('invalid_blocks', '[ERROR] must be less than 151 characters [json-pointer:/blocks/1/title]'),
    ['plan plain', 'plan plain'],
  ],
  ['in an answer', new AnswerRefusedError('invalid_blocks'), ['plan plain', 'plain']],
  [
    'or is down, by a status only',
    new AnswerRefusedError('invalid_blocks', new Error('status 500')),
    ['plan plain', 'plan plain'],
  ],
  ['for its length', refusal('msg_blocks_too_long'), ['plan plain', 'plan plain']],
])('a plan that Slack refuses %s', async (_how, error, tried) => {
  expect(await triedBy([PLAN, PLAIN, TEXT], refusing(error, 'plan'))).toEqual(tried)
})

test('a shorter table of the same kind that is taken says nothing against the kind', async () => {
  const long = drawing('long', 'data_table')
  const short = drawing('short', 'data_table')
  expect(await triedBy([long, short, TEXT], refusing(refusal('invalid_blocks'), 'long'))).toEqual([
    'long short',
    'long short',
  ])
})

test('blocks that every workspace has are never left out, and of two newer kinds neither is blamed', async () => {
  expect(await triedBy([PLAIN, TEXT], refusing(refusal('invalid_blocks'), 'plain'))).toEqual([
    'plain text',
    'plain text',
  ])
  const both = drawing('both', 'plan', 'table')
  expect(await triedBy([both, PLAIN], refusing(refusal('invalid_blocks'), 'both'))).toEqual([
    'both plain',
    'both plain',
  ])
})

test('the only drawing is sent even so', async () => {
  let isTaken = false
  const refusedBlocks = createRefusedBlocks({ now: () => 0, elapsed: () => 0 }, silentLog)
  await refusedBlocks.send([PLAN, PLAIN], refusing(refusal('invalid_blocks'), 'plan') as never).catch(() => 0)
  await refusedBlocks.send([PLAN], () => {
    isTaken = true
    return Promise.resolve()
  })
  expect(isTaken).toBe(true)
})

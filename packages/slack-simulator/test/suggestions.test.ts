// External menus with a real Bolt app: what the app is asked, what it may answer, and what a person can choose.
import type { App, BlockSuggestion } from '@slack/bolt'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SuggestResult } from '../src/index.ts'
import { createBench, facilities, people, type Bench } from './bolt-in-workspace.ts'
import { many, x } from './block-samples.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const choice = (text: string) => ({ text: plain(text), value: text })
const rooms = ['4F / Corridor', '4F / Meeting room A', '5F / Kitchen']

let bench: Bench
let asked: BlockSuggestion[]
/** What the app answers instead of the rooms that contain the typed text. */
let answer: object | 'nothing' | undefined

const menu = (fields: object = {}) => ({
  type: 'multi_external_select',
  action_id: 'rooms',
  min_query_length: 0,
  ...fields,
})

const register = (app: App): void => {
  app.command('/ota', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        private_metadata: 'P',
        title: plain('Form'),
        submit: plain('Go'),
        blocks: [
          { type: 'input', block_id: 'where', label: plain('Rooms'), element: menu() },
          {
            type: 'input',
            block_id: 'one',
            label: plain('Room'),
            optional: true,
            element: { type: 'external_select', action_id: 'room', initial_option: choice('Lobby') },
          },
        ] as never,
      },
    })
  })
  app.options(/^rooms?$/, async ({ ack, body }) => {
    asked.push(body)
    if (answer === 'nothing') return
    const found = rooms.filter((room) => room.includes(body.value)).map(choice)
    await ack((answer ?? { options: found }) as never)
  })
  app.action('rooms', async ({ ack }) => ack())
  app.view('form', async ({ ack }) => ack())
}

beforeAll(async () => {
  bench = await createBench(register, { answerWithinMs: 700 })
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.simulator.reset()
  asked = []
  answer = undefined
  const { driver } = bench.simulator
  await driver.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  await driver.waitForModal({ userId: people.mia })
})

const suggest = (value: string, actionId = 'rooms'): Promise<SuggestResult> =>
  bench.simulator.driver.suggest({ userId: people.mia, actionId, value })

const post = async (fields: object, user?: string) => {
  const message = {
    channel: facilities,
    text: 'Rooms',
    blocks: [{ type: 'actions', block_id: 'where', elements: [menu(fields)] }] as never,
  }
  const { chat } = bench.app.client
  if (user === undefined) return String((await chat.postMessage(message)).ts)
  return String((await chat.postEphemeral({ ...message, user })).message_ts)
}

test('the app gets what was typed, who typed it, and the whole form', async () => {
  expect(await suggest('4F')).toMatchObject({
    dispatched: true,
    acked: true,
    options: [choice('4F / Corridor'), choice('4F / Meeting room A')],
  })
  const [view] = bench.simulator.driver.openModals({ userId: people.mia })
  expect(asked).toMatchObject([
    {
      type: 'block_suggestion',
      value: '4F',
      action_id: 'rooms',
      block_id: 'where',
      user: { id: people.mia, team_id: bench.simulator.teamId },
      team: { id: bench.simulator.teamId },
      container: { type: 'view', view_id: view?.id },
      view: { callback_id: 'form', private_metadata: 'P' },
    },
  ])
  expect(asked[0]).not.toHaveProperty('trigger_id')
  expect(asked[0]).not.toHaveProperty('response_url')
})

test('in a message, the app gets the message and its channel; of a private message only its place', async () => {
  const { driver } = bench.simulator
  const ts = await post({})
  const place = { userId: people.mia, actionId: 'rooms' }
  await driver.suggest({ ...place, value: '5', message: { channelId: facilities, ts } })
  const privateTs = await post({}, people.mia)
  await driver.suggest({ ...place, value: '5', message: { channelId: facilities, ts: privateTs } })
  expect(asked[0]).toMatchObject({
    channel: { id: facilities },
    message: { ts },
    container: { type: 'message', message_ts: ts, channel_id: facilities, is_ephemeral: false },
  })
  expect(asked[1]).toMatchObject({ container: { message_ts: privateTs, is_ephemeral: true } })
  expect(asked[1]).not.toHaveProperty('message')
})

test('groups keep their labels', async () => {
  answer = {
    option_groups: [
      { label: plain('4F'), options: [choice('a')] },
      { label: plain('5F'), options: [choice('b')] },
    ],
  }
  expect(await suggest('')).toMatchObject({
    options: [choice('a'), choice('b')],
    groups: [{ label: { text: '4F' } }, { label: { text: '5F' } }],
  })
})

test('below min_query_length, three if nothing is said, the app is not asked', async () => {
  expect(await suggest('4F', 'room')).toEqual({ dispatched: false, acked: false, ackMs: 0, options: [] })
  expect(asked).toEqual([])
  expect(await suggest('4F ', 'room')).toMatchObject({ dispatched: true, acked: true })
})

test.each([
  [
    '101 options',
    { options: many(101, (index) => choice(`${index}`)) },
    'no more than 100 items allowed',
    '/options',
  ],
  [
    'a text of 76 characters',
    { options: [{ text: plain(x(76)), value: 'a' }] },
    'must be less than 76 characters',
    '/options/0/text/text',
  ],
  [
    'a value of 151 characters',
    { options: [{ text: plain('a'), value: x(151) }] },
    'must be less than 151 characters',
    '/options/0/value',
  ],
  [
    'mrkdwn',
    { options: [{ text: { type: 'mrkdwn', text: 'a' }, value: 'a' }] },
    'unsupported type: mrkdwn',
    '/options/0/text/type',
  ],
  [
    '101 groups',
    { option_groups: many(101, () => ({ label: plain('a'), options: [choice('a')] })) },
    'no more than 100 items allowed',
    '/option_groups',
  ],
  [
    '101 options in a group',
    { option_groups: [{ label: plain('a'), options: many(101, () => choice('a')) }] },
    'no more than 100 items allowed',
    '/option_groups/0/options',
  ],
  [
    'options and groups',
    { options: [], option_groups: [] },
    'must define either options or option_groups',
    '',
  ],
  ['neither', {}, 'must define either options or option_groups', ''],
])('an answer with %s is refused and offers nothing', async (_what, given, problem, pointer) => {
  answer = given
  expect(await suggest('')).toMatchObject({
    acked: true,
    options: [],
    error: 'invalid_response',
    messages: [`[ERROR] ${problem} [json-pointer:${pointer}]`],
  })
})

test('100 options with texts of 75 and values of 150 characters are shown', async () => {
  const longest = { text: plain(x(75)), value: x(150), description: plain(x(75)) }
  answer = { options: [longest, ...many(99, (index) => choice(`${index}`))] }
  const { options, error } = await suggest('')
  expect([options.length, error]).toEqual([100, undefined])
})

test('an app that answers too late offers nothing', async () => {
  answer = 'nothing'
  expect(await suggest('')).toMatchObject({ acked: false, error: 'operation_timeout', options: [] })
})

test('a person can choose what was offered, with its text, and nothing else', async () => {
  const { driver } = bench.simulator
  const choose = (values: string[]) =>
    driver.fillView({ userId: people.mia, values: { where: { rooms: values } } })
  expect(() => choose(['5F / Kitchen'])).toThrow(/has not offered "5F \/ Kitchen".*Offered: none/)
  await suggest('4F')
  choose(['4F / Corridor'])
  expect(() => choose(['5F / Kitchen'])).toThrow(/Offered: 4F \/ Corridor, 4F \/ Meeting room A/)
  await suggest('Kitchen')
  expect(choose(['4F / Corridor', '5F / Kitchen']).state.values).toMatchObject({
    where: { rooms: { selected_options: [choice('4F / Corridor'), choice('5F / Kitchen')] } },
    one: { room: { selected_option: choice('Lobby') } },
  })
  driver.fillView({ userId: people.mia, values: { one: { room: 'Lobby' } } })
  expect(await driver.submitView({ userId: people.mia })).toEqual({ outcome: 'closed' })
})

test('what one person was offered, another person was not', async () => {
  const { driver } = bench.simulator
  const ts = await post({})
  const place = { channelId: facilities, messageTs: ts, actionId: 'rooms', value: ['4F / Corridor'] }
  await driver.suggest({
    userId: people.mia,
    actionId: 'rooms',
    value: '4F',
    message: { channelId: facilities, ts },
  })
  await expect(driver.click({ ...place, userId: people.jonas })).rejects.toThrow(/has not offered/)
  expect(await driver.click({ ...place, userId: people.mia })).toMatchObject({ acked: true })
})

test('a menu with its own options requests none', async () => {
  const ts = await post({ type: 'multi_static_select', min_query_length: undefined, options: [choice('a')] })
  const request = { userId: people.mia, actionId: 'rooms', value: '', message: { channelId: facilities, ts } }
  await expect(bench.simulator.driver.suggest(request)).rejects.toThrow(/has its own options/)
})

test('in the Home tab, the app gets the view', async () => {
  const view = { type: 'home', blocks: [{ type: 'actions', elements: [menu()] }] }
  await bench.app.client.views.publish({ user_id: people.jonas, view: view as never })
  const { driver } = bench.simulator
  const request = { userId: people.jonas, actionId: 'rooms', value: '5F', surface: 'home' as const }
  expect((await driver.suggest(request)).options).toEqual([choice('5F / Kitchen')])
  expect(asked).toMatchObject([{ view: { type: 'home' }, user: { id: people.jonas } }])
})

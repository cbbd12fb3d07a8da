// Triggers, modals and Home tabs: opening, updating, submitting, closing and publishing.
import { WebClient } from '@slack/web-api'
import type { ModalView } from '@slack/types'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createManualClock,
  createSlackSimulator,
  type ManualClock,
  type SlackSimulator,
} from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'
import { quietLogger } from './quiet-logger.ts'
import { connectRawSocket, type RawSocket } from './raw-socket.ts'

let clock: ManualClock
let simulator: SlackSimulator
let socket: RawSocket
let views: WebClient['views']

const plain = (text: string) => ({ type: 'plain_text' as const, text })

const modal = (title: string, fields: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: title,
  title: plain(title),
  submit: plain('Go'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
  ],
  ...fields,
})

/** The app's answers to view submissions, in order. */
let answers: Record<string, unknown>[] = []

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 2, 9))
  simulator = await createSlackSimulator({ clock })
  answers = []
  socket = await connectRawSocket(simulator, ({ payload }) =>
    payload['type'] === 'view_submission' ? answers.shift() : undefined,
  )
  views = new WebClient(simulator.botToken, {
    slackApiUrl: simulator.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger,
  }).views
})
afterEach(async () => {
  socket.socket.terminate()
  await simulator.close()
})

const newTrigger = async (): Promise<string> => {
  await simulator.driver.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  return socket.envelopes.at(-1)?.payload.trigger_id ?? ''
}

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: { data?: { error?: string } }) => error.data?.error,
  )

const openModal = async (view = modal('first')): Promise<string> => {
  const { view: opened } = await views.open({ trigger_id: await newTrigger(), view })
  return opened?.id ?? ''
}

const submit = async (why = 'because') => {
  simulator.driver.fillView({ userId: people.mia, values: { why: { text: why } } })
  return simulator.driver.submitView({ userId: people.mia })
}

test('a trigger expires after three seconds', async () => {
  const trigger = await newTrigger()
  clock.advance(3_001)
  expect(await errorOf(views.open({ trigger_id: trigger, view: modal('late') }))).toBe('expired_trigger_id')
  const fresh = await newTrigger()
  clock.advance(3_000)
  expect(await errorOf(views.open({ trigger_id: fresh, view: modal('in time') }))).toBe('no error')
})

test.each(['constructor', '__proto__', 'toString'])(
  'a block and an action may be called %s',
  async (word) => {
    const [block] = modal('odd').blocks
    const blocks = [
      { ...block, block_id: word, element: { type: 'plain_text_input' as const, action_id: word } },
    ] as ModalView['blocks']
    const viewId = await openModal({ ...modal('odd'), blocks })
    const values = JSON.parse(`{"${word}":{"${word}":"because"}}`) as Record<string, Record<string, string>>
    simulator.driver.fillView({ userId: people.mia, values })
    await views.update({ view_id: viewId, view: { ...modal('odd again'), blocks } })
    await simulator.driver.submitView({ userId: people.mia })
    expect(JSON.stringify(socket.envelopes.at(-1)?.payload['view'])).toContain('"value":"because"')
  },
)

test('a trigger opens one view', async () => {
  const trigger = await newTrigger()
  await views.open({ trigger_id: trigger, view: modal('first') })
  expect(await errorOf(views.open({ trigger_id: trigger, view: modal('again') }))).toBe(
    'exchanged_trigger_id',
  )
  expect(await errorOf(views.open({ trigger_id: 'made.up', view: modal('never') }))).toBe(
    'invalid_trigger_id',
  )
})

test.each([
  [
    'a title above 24 characters',
    { title: plain('x'.repeat(25)) },
    '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'an input without a submit button',
    { submit: undefined },
    '[ERROR] missing required field: submit [json-pointer:/view]',
  ],
  [
    'private_metadata above 3000 characters',
    { private_metadata: 'x'.repeat(3001) },
    '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'a table',
    { blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] },
    '[ERROR] unsupported type: table (not available in modal) [json-pointer:/view/blocks/0/type]',
  ],
])('a modal with %s is refused', async (_what, fields, message) => {
  const call = views.open({
    trigger_id: await newTrigger(),
    view: modal('bad', fields as Partial<ModalView>),
  })
  await expect(call).rejects.toMatchObject({
    data: { error: 'invalid_arguments', response_metadata: { messages: [message] } },
  })
})

test('a view above 250 kB is too large', async () => {
  const text = 'x'.repeat(2_900)
  const blocks = Array.from({ length: 90 }, () => ({ type: 'section' as const, text: plain(text) }))
  expect(await errorOf(views.open({ trigger_id: await newTrigger(), view: modal('huge', { blocks }) }))).toBe(
    'view_too_large',
  )
})

test('an update with an old hash is refused, and entries are kept', async () => {
  const id = await openModal()
  const [before] = simulator.driver.openModals({ userId: people.mia })
  simulator.driver.fillView({ userId: people.mia, values: { why: { text: 'kept' } } })
  await views.update({ view_id: id, hash: before?.hash ?? '', view: modal('second') })
  expect(await errorOf(views.update({ view_id: id, hash: before?.hash ?? '', view: modal('third') }))).toBe(
    'hash_conflict',
  )
  const [after] = simulator.driver.openModals({ userId: people.mia })
  expect(after).toMatchObject({
    id,
    callback_id: 'second',
    state: { values: { why: { text: { value: 'kept' } } } },
  })
})

test('three views can be stacked, and a fourth is refused', async () => {
  await openModal()
  for (const title of ['second', 'third'])
    await views.push({ trigger_id: await newTrigger(), view: modal(title) })
  expect(await errorOf(views.push({ trigger_id: await newTrigger(), view: modal('fourth') }))).toBe(
    'push_limit_reached',
  )
  const stack = simulator.driver.openModals({ userId: people.mia })
  expect(stack.map(({ root_view_id: root, previous_view_id: previous }) => [root, previous])).toEqual([
    [stack[0]?.id, null],
    [stack[0]?.id, stack[0]?.id],
    [stack[0]?.id, stack[1]?.id],
  ])
})

test('a submission may push, update, clear, or close', async () => {
  await openModal()
  answers = [
    { response_action: 'push', view: modal('second') },
    { response_action: 'update', view: modal('third') },
    {},
    { response_action: 'clear' },
  ]
  const titles = () => simulator.driver.openModals({ userId: people.mia }).map((view) => view.callback_id)
  expect(await submit()).toMatchObject({ outcome: 'pushed' })
  expect(titles()).toEqual(['first', 'second'])
  expect(await submit()).toMatchObject({ outcome: 'updated' })
  expect(titles()).toEqual(['first', 'third'])
  expect(await submit()).toEqual({ outcome: 'closed' })
  expect(titles()).toEqual(['first'])
  expect(await submit()).toEqual({ outcome: 'closed' })
  expect(titles()).toEqual([])
})

test.each([
  ['errors for a block that does not exist', { response_action: 'errors', errors: { elsewhere: 'no' } }],
  ['errors without any', { response_action: 'errors', errors: {} }],
  ['an invalid view', { response_action: 'update', view: { type: 'modal' } }],
  ['an unknown action', { response_action: 'explode' }],
])('a submission answered with %s shows the person an error', async (_what, answer) => {
  await openModal()
  answers = [answer]
  expect(await submit()).toMatchObject({ outcome: 'failed', error: 'invalid_response' })
  expect(simulator.driver.openModals({ userId: people.mia })).toHaveLength(1)
})

test('closing notifies the app only if the view asks for it', async () => {
  await openModal()
  await simulator.driver.closeView({ userId: people.mia })
  expect(socket.envelopes.at(-1)?.payload['type']).not.toBe('view_closed')
  await openModal(modal('told', { notify_on_close: true }))
  await simulator.driver.closeView({ userId: people.mia })
  expect(socket.envelopes.at(-1)?.payload).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { callback_id: 'told' },
  })
})

test('a Home tab is published for one person and keeps its id', async () => {
  const home = (text: string) => ({
    type: 'home' as const,
    blocks: [{ type: 'section' as const, text: plain(text) }],
  })
  const first = await views.publish({ user_id: people.mia, view: home('one') })
  const second = await views.publish({ user_id: people.mia, hash: first.view?.hash ?? '', view: home('two') })
  expect(second.view?.id).toBe(first.view?.id)
  expect(
    await errorOf(views.publish({ user_id: people.mia, hash: first.view?.hash ?? '', view: home('x') })),
  ).toBe('hash_conflict')
  expect(await errorOf(views.publish({ user_id: 'U9', view: home('x') }))).toBe('user_not_found')
  expect(simulator.driver.homeTab(people.jonas)).toBeUndefined()
  await simulator.driver.openHome({ userId: people.mia })
  expect(socket.envelopes.at(-1)).toMatchObject({
    type: 'events_api',
    payload: { type: 'event_callback', event: { type: 'app_home_opened', user: people.mia, tab: 'home' } },
  })
})

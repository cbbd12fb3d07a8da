// The main job with a real Bolt app: command, click, modal, private answers and reconnecting.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBench, facilities, people, type Bench } from './bolt-in-workspace.ts'

let bench: Bench
/** Values of the entries that were chosen in the ⋯ menu. */
const chosen: string[] = []

const plain = (text: string) => ({ type: 'plain_text' as const, text })

beforeAll(async () => {
  bench = await createBench((app) => {
    app.command('/ota', async ({ ack, command, client, respond }) => {
      if (command.text === 'help') {
        await ack({ response_type: 'ephemeral', text: 'Here is help' })
        return
      }
      await ack()
      if (command.text === 'pending') {
        await respond({ text: '38 devices wait' })
        return
      }
      await client.chat.postMessage({
        channel: command.channel_id,
        text: 'Upgrade 12 devices?',
        metadata: { event_type: 'request', event_payload: { id: 'R-23' } },
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: '*Upgrade 12 devices?*' } },
          {
            type: 'actions',
            block_id: 'decision',
            elements: [
              {
                type: 'button',
                action_id: 'approve',
                text: plain('Approve'),
                value: 'R-23',
                style: 'primary',
                confirm: {
                  title: plain('Sure?'),
                  text: plain('Lights go dark.'),
                  confirm: plain('Yes'),
                  deny: plain('No'),
                },
              },
              { type: 'button', action_id: 'reject', text: plain('Reject…'), value: 'R-23' },
              {
                type: 'overflow',
                action_id: 'more',
                options: [
                  { text: plain('Change…'), value: 'change R-23' },
                  { text: plain('Withdraw…'), value: 'withdraw R-23' },
                ],
              },
            ],
          },
        ],
      })
    })
    app.action('approve', async ({ ack, body, client, respond }) => {
      await ack()
      if (body.type !== 'block_actions' || body.message === undefined) return
      if (body.user.id === people.sam) {
        await respond({ response_type: 'ephemeral', replace_original: false, text: 'Only leads may approve' })
        return
      }
      const channel = body.channel?.id ?? ''
      const text = `Approved by <@${body.user.id}>`
      await client.chat.update({
        channel,
        ts: body.message.ts,
        text,
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
      })
      await client.chat.postMessage({ channel, thread_ts: body.message.ts, text: 'Wave 1 sent' })
    })
    app.action('more', async ({ ack, action }) => {
      await ack()
      if (action.type === 'overflow') chosen.push(action.selected_option.value)
    })
    app.action('reject', async ({ ack, body, client }) => {
      await ack()
      if (body.type !== 'block_actions') return
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'reject_reason',
          private_metadata: 'R-23',
          title: plain('Reject'),
          submit: plain('Reject'),
          blocks: [
            {
              type: 'input',
              block_id: 'why',
              label: plain('Why'),
              element: { type: 'plain_text_input', action_id: 'text' },
            },
          ],
        },
      })
    })
    app.view('reject_reason', async ({ ack, view, client }) => {
      const reason = view.state.values['why']?.['text']?.value ?? ''
      if (reason.length < 5) {
        await ack({ response_action: 'errors', errors: { why: 'Please say a little more.' } })
        return
      }
      await ack()
      await client.chat.postMessage({ channel: facilities, text: `Rejected: ${reason}` })
    })
  })
})

afterAll(() => bench.close())

test('an acknowledgement with text becomes a private message', async () => {
  const { driver } = bench.simulator
  const result = await driver.slash({
    userId: people.mia,
    channelId: facilities,
    command: '/ota',
    text: 'help',
  })
  expect(result).toMatchObject({ acked: true, response: { text: 'Here is help' } })
  expect(driver.ephemerals(people.mia, facilities)).toMatchObject([
    { text: 'Here is help', ephemeralFor: people.mia },
  ])
  expect(driver.ephemerals(people.jonas)).toEqual([])
})

test('respond() after the acknowledgement reaches only the person who asked', async () => {
  const { driver } = bench.simulator
  await driver.slash({ userId: people.sam, channelId: facilities, command: '/ota', text: 'pending' })
  await driver.waitForEphemeral({ userId: people.sam, where: { includes: '38 devices' } })
  expect(driver.messages(facilities)).toEqual([])
})

test('a command, a confirmed click, an edited card and a thread reply', async () => {
  const { driver } = bench.simulator
  await driver.slash({ userId: people.mia, channelId: facilities, command: '/ota', text: 'upgrade' })
  const card = await driver.waitForMessage({ channelId: facilities, where: { action: 'approve' } })
  expect(card.metadata).toEqual({ event_type: 'request', event_payload: { id: 'R-23' } })

  const click = { channelId: facilities, messageTs: card.ts, actionId: 'approve' }
  await expect(driver.click({ ...click, userId: people.jonas })).rejects.toThrow("Pass confirm: 'accept'")
  expect(await driver.click({ ...click, userId: people.jonas, confirm: 'deny' })).toMatchObject({
    dispatched: false,
  })

  await driver.click({ ...click, userId: people.sam, confirm: 'accept' })
  await driver.waitForEphemeral({ userId: people.sam, where: { includes: 'Only leads' } })

  expect(await driver.click({ ...click, userId: people.jonas, confirm: 'accept' })).toMatchObject({
    acked: true,
  })
  await driver.waitForThreadReply({ channelId: facilities, threadTs: card.ts, where: { includes: 'Wave 1' } })
  const [edited] = driver.thread(facilities, card.ts)
  expect(edited).toMatchObject({ text: `Approved by <@${people.jonas}>`, reply_count: 1 })
  expect(JSON.stringify(edited?.blocks)).not.toContain('approve')
})

test('a modal shows its form errors, then the errors of the app, then closes', async () => {
  const { driver } = bench.simulator
  await driver.slash({ userId: people.mia, channelId: facilities, command: '/ota', text: 'upgrade' })
  const card = await driver.waitForMessage({ channelId: facilities, where: { action: 'reject' } })
  await driver.click({ userId: people.jonas, channelId: facilities, messageTs: card.ts, actionId: 'reject' })
  const modal = await driver.waitForModal({ userId: people.jonas, where: { callbackId: 'reject_reason' } })
  expect(modal).toMatchObject({ private_metadata: 'R-23', previous_view_id: null, root_view_id: modal.id })

  expect(await driver.submitView({ userId: people.jonas })).toEqual({
    outcome: 'errors',
    by: 'form',
    errors: { why: 'Please complete this required field.' },
  })
  driver.fillView({ userId: people.jonas, values: { why: { text: 'no' } } })
  expect(await driver.submitView({ userId: people.jonas })).toEqual({
    outcome: 'errors',
    by: 'app',
    errors: { why: 'Please say a little more.' },
  })
  driver.fillView({ userId: people.jonas, values: { why: { text: 'not before the event' } } })
  expect(await driver.submitView({ userId: people.jonas })).toEqual({ outcome: 'closed' })
  expect(driver.openModals({ userId: people.jonas })).toEqual([])
  await driver.waitForMessage({ channelId: facilities, where: { includes: 'not before the event' } })
})

test('the log lists the calls that the app made', () => {
  const methods = bench.simulator.driver
    .callLog()
    .map(({ method, result }) => `${method} ${JSON.stringify(result)}`)
  expect(methods).toContain('apps.connections.open "ok"')
  expect(methods).toContain('views.open "ok"')
})

test('a real client reconnects after a refresh and gets the next command', async () => {
  const { driver } = bench.simulator
  driver.refreshSocket()
  await expect.poll(() => driver.connectionCount()).toBe(0)
  await expect.poll(() => driver.connectionCount(), { timeout: 15_000 }).toBe(1)
  const result = await driver.slash({
    userId: people.mia,
    channelId: facilities,
    command: '/ota',
    text: 'help',
  })
  expect(result).toMatchObject({ acked: true })
})

test('an entry of a ⋯ menu is chosen by its value or by its text', async () => {
  const { driver } = bench.simulator
  await driver.slash({ userId: people.mia, channelId: facilities, command: '/ota', text: 'upgrade' })
  const card = await driver.waitForMessage({ channelId: facilities, where: { action: 'more' } })
  const choose = (selectedOption: string) =>
    driver.click({
      userId: people.mia,
      channelId: facilities,
      messageTs: card.ts,
      actionId: 'more',
      selectedOption,
    })
  await choose('Withdraw…')
  await choose('change R-23')
  expect(chosen).toEqual(['withdraw R-23', 'change R-23'])
  await expect(choose('Delete…')).rejects.toThrow('Entries: Change…, Withdraw…')
})

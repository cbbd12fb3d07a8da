// Answers to wrong, unclear or ambiguous input.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { GatewayError } from '../../src/rollouts/ports/firmware-gateway.ts'
import {
  ask,
  chooseEntry,
  choosePlaces,
  clickFor,
  clickOn,
  newAnswer,
  requestUpgrade,
  typeOta,
  withdraw,
} from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  JONAS,
  LENA_GUEST,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

const HOSTILE = new Map([
  ['room-4c-1', '<!channel> & <@U0MIATORRES>'],
  ['room-4c-2', 'x'.repeat(300)],
  ['room-4c-3', '*bold* `code` ~struck~'],
])

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage({ names: HOSTILE })
})
afterAll(() => stage.stop())
afterEach(() => {
  stage.cloud.breakdown = undefined
})

const driver = () => stage.slack.driver
const buttonsOf = (message: { readonly blocks?: readonly object[] | undefined }): string =>
  JSON.stringify(message.blocks?.filter((block) => Reflect.get(block, 'type') === 'actions'))

const failWith = (error: GatewayError): void => {
  stage.cloud.breakdown = () => error
}

describe('bad input gets a clear private answer and changes nothing', () => {
  it('offers the nearest command as a button that works', async () => {
    const answer = await ask(stage, MIA, 'pendng 4f meet', 'Did you mean')
    expect(buttonsOf(answer)).toContain('pending 4f meet')
    await clickFor(stage, MIA, {
      message: answer,
      actionId: 'command.run:0',
      includes: '4F / Meeting room A',
    })
  })

  it('answers an ambiguous room with buttons, each with its path, and the choice continues', async () => {
    const answer = await ask(stage, MIA, 'pending Meeting room A', 'Which one?')
    expect(buttonsOf(answer)).toContain('4F / Meeting room A')
    expect(buttonsOf(answer)).toContain('5F / Meeting room A')
    await clickOn(stage, MIA, answer, 'command.run:1')
    const list = await driver().waitForEphemeral({
      userId: MIA,
      where: { includes: '3 devices waiting for an update · 5F / Meeting room A' },
    })
    expect(list.text).toContain('Lamp room-5a-1')
  })

  it.each([
    ['pending Meting room B', 'There is no room'],
    ['pending kitchen', 'Nothing is waiting in Kitchen'],
    ['pending type:lmap', 'is not a value for type'],
    ['pending colour:red', 'I don’t know the filter'],
    ['pending online offline', 'can’t be both'],
    ['status R-999', 'There is no rollout'],
    ['status lobby', 'There is no rollout'],
    ['halt', 'nothing to halt'],
    ['halt R-999', 'There is no such rollout'],
    ['sync', 'Which room?'],
    ['device', 'Which device?'],
    ['device gone-1', 'Tuya has no device'],
    ['help', 'never by the person who asked'],
    ['history', 'No rollout has ended yet'],
    ['', 'Updates · Tower'],
  ])('/ota %s', async (text, includes) => {
    const before = driver().messages(CHANNEL).length
    const answer = await ask(stage, SAM, text, includes)
    expect(answer.text.length).toBeGreaterThan(10)
    expect(driver().messages(CHANNEL).length).toBe(before)
  })

  it.each([
    ['unreachable', { code: 'no-answer' }, 'Tuya does not answer.'],
    [
      'credentials',
      { code: 'sign-in-refused', vendorCode: '1004', vendorText: 'sign invalid' },
      'Tuya refused the sign-in (1004, sign invalid).',
    ],
    [
      'refused',
      { code: 'refused', vendorCode: '1109', vendorText: 'param is illegal' },
      'Tuya refused the request (1109, param is illegal).',
    ],
  ] as const)(
    'for %s, says what Tuya did, what to do, and the trace id',
    async (problem, callProblem, message) => {
      failWith(new GatewayError({ problem, isRetryable: false, callProblem, requestId: 'tid-77' }))
      const answer = await ask(stage, JONAS, 'sync Corridor 4', message)
      expect(answer.text).toContain('tid-77')
      expect(answer.text).toContain('Nothing was sent to devices')
    },
  )

  it('still shows the rollouts when Tuya does not answer', async () => {
    await ask(stage, JONAS, 'sync Corridor 4', 'Tuya checked Corridor 4 again')
    failWith(new GatewayError({ problem: 'unreachable', isRetryable: true }))
    const answer = await ask(stage, JONAS, '', 'No rollouts running')
    expect(answer.text).toContain('nothing needs you')
  })

  it('shows hostile names unchanged, without mentioning anyone', async () => {
    const list = await ask(stage, MIA, 'pending Corridor 4', 'waiting for an update')
    expect(list.text).toContain('&lt;!channel&gt; &amp; &lt;@U0MIATORRES&gt;')
    expect(list.text).not.toContain('<!channel>')
    expect(JSON.stringify(list.blocks)).toContain('"raw_text","text":"<!channel> & <@U0MIATORRES>"')
    expect(list.text).not.toContain('x'.repeat(100))
  })

  it('offers rooms to choose when the form is opened for several rooms or none', async () => {
    await typeOta(stage, MIA, 'upgrade meeting room a')
    const choice = await driver().waitForModal({
      userId: MIA,
      where: { callbackId: 'modal.request-what' },
    })
    expect(JSON.stringify(choice.blocks)).toContain('2 rooms in Tower fit “meeting room a”. Which one?')
    const opened = await driver().suggest({ userId: MIA, actionId: 'upgrade.places', value: '' })
    expect(opened.options.map(({ text }) => text.text)).toEqual([
      '4F / Meeting room A (6)',
      '5F / Meeting room A (3)',
    ])
    await choosePlaces(stage, MIA, '5f meeting')
    const submitted = await driver().submitView({ userId: MIA })
    expect(submitted).toMatchObject({ outcome: 'updated', view: { callback_id: 'modal.request' } })
    await driver().closeView({ userId: MIA })
  })

  it('asks for a selection and, above 20 devices, for a reason', async () => {
    await typeOta(stage, MIA, 'upgrade hall')
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('60 devices in ')
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'errors',
      errors: { reason: expect.stringContaining('Please give a reason') },
    })
    await driver().closeView({ userId: MIA })
    await typeOta(stage, MIA, 'upgrade Corridor 4, 5F')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    driver().fillView({
      userId: MIA,
      values: { 'devices-0': { 'upgrade.devices:0': [] }, 'devices-1': { 'upgrade.devices:1': [] } },
    })
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'errors',
      errors: { 'devices-0': 'Tick at least one device. Nothing was requested.' },
    })
    await driver().closeView({ userId: MIA })
  })

  it('says in the form that Tuya does not answer', async () => {
    await stage.engine.syncRoom({ projectId: 'p1', roomId: 'room-4c', roomLabel: 'a room', by: 'U1' })
    failWith(
      new GatewayError({
        problem: 'unreachable',
        isRetryable: true,
        requestId: 'tid-9',
      }),
    )
    await typeOta(stage, SAM, 'upgrade hall')
    const form = await driver().waitForModal({ userId: SAM, where: { includes: 'Tuya does not answer.' } })
    expect(JSON.stringify(form.blocks)).toContain('tid-9')
    expect(form.submit).toBeUndefined()
    await driver().closeView({ userId: SAM })
  })

  it('updates the forecast with the selection and keeps what was typed', async () => {
    await typeOta(stage, MIA, 'upgrade 4f meeting')
    await driver().waitForModal({ userId: MIA, where: { includes: '6 devices in ' } })
    driver().fillView({ userId: MIA, values: { reason: { 'upgrade.reason': 'kept' } } })
    await driver().clickInView({
      userId: MIA,
      actionId: 'upgrade.devices:0',
      value: ['room-4a-1@2.0.0', 'room-4a-2@2.0.0'],
    })
    const form = await driver().waitForModal({ userId: MIA, where: { includes: '2 devices in ' } })
    expect(form.state.values['reason']?.['upgrade.reason']).toMatchObject({ value: 'kept' })
    expect(await driver().submitView({ userId: MIA })).toMatchObject({ outcome: 'updated' })
    await driver().closeView({ userId: MIA })
    const card = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { includes: '4F / Meeting room A — upgrade 2 ' },
    })

    const busy = await ask(stage, MIA, 'pending 4F / Meeting room A', 'in R-')
    expect(busy.text).toContain('Lamp room-4a-1')
    await clickFor(stage, LENA_GUEST, {
      message: card,
      actionId: 'approval.approve',
      includes: 'Guests can’t use this bot',
    })
    await newAnswer(stage, SAM, {
      includes: 'Only the person who asked',
      act: () => chooseEntry(stage, SAM, card, 'Withdraw…'),
    })
    expect(driver().openModals({ userId: SAM })).toEqual([])
    expect(await withdraw(stage, MIA, card)).toEqual({ outcome: 'closed' })
    await driver().waitForMessage({ channelId: CHANNEL, where: { ts: card.ts, includes: 'Withdrawn' } })
  })

  it('rejects with a reason, after asking for it, and the card says who and why', async () => {
    const card = await requestUpgrade(stage, {
      userId: MIA,
      room: '5F / Meeting room A',
      reason: 'flicker fix',
    })
    await clickFor(stage, SAM, { message: card, actionId: 'approval.reject', includes: 'Nothing changed' })
    await chooseEntry(stage, MIA, card, 'Withdraw…')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.withdraw' } })
    await clickOn(stage, JONAS, card, 'approval.reject')
    await driver().waitForModal({ userId: JONAS, where: { callbackId: 'modal.reject' } })
    driver().fillView({
      userId: JONAS,
      values: { 'reject-reason': { 'approval.reject-reason': 'not today <!here>' } },
    })
    expect(await driver().submitView({ userId: JONAS })).toEqual({ outcome: 'closed' })
    const rejected = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'Rejected' },
    })
    // The form was open meanwhile: it says that it is too late, and why.
    expect(JSON.stringify(await driver().submitView({ userId: MIA }))).toContain('Not withdrawn')
    await driver().closeView({ userId: MIA })
    expect(rejected.text).toContain(`Rejected by <@${JONAS}>`)
    expect(rejected.text).toContain('not today &lt;!here&gt;')
    expect(rejected.text).toContain('Nothing was sent to devices.')
    // The request's reason and versions stay on the card.
    expect(rejected.text).toContain('→ 2.0.0')
    expect(rejected.text).toContain('Why: flicker fix')
    // Whoever asks again finds the same room and kind in the form.
    await clickOn(stage, SAM, rejected, 'command.run:0')
    const form = await driver().waitForModal({ userId: SAM, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('room-5a-1@2.0.0')
    await driver().closeView({ userId: SAM })
    expect(stage.cloud.triggered).toEqual([])
  })

  it('answers a button from an older version of the bot', async () => {
    const before = await ask(stage, SAM, 'help', 'this list')
    const [actions] = (before.blocks ?? []).filter((block) => block.type === 'actions')
    expect(actions).toBeDefined()
    const posted = await stage.engine.listRollouts({ limit: 1 })
    expect(posted.length).toBe(1)
    const api = `${stage.slack.apiUrl}chat.postMessage`
    const blocks = [
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'v0.approve', text: { type: 'plain_text', text: 'Go' }, value: 'R-1' },
        ],
      },
    ]
    const response = await fetch(api, {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: CHANNEL, text: 'old', blocks }),
    })
    const { ts } = (await response.json()) as { ts: string }
    const result = await driver().click({
      userId: SAM,
      channelId: CHANNEL,
      messageTs: ts,
      actionId: 'v0.approve',
    })
    expect(result.acked).toBe(true)
    await driver().waitForEphemeral({ userId: SAM, where: { includes: 'older version of the bot' } })
  })
})

// Approvers change their mind: they take an approval back, or leave devices out of the plan.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseEntry, clickFor, clickOn, newAnswer, requestUpgrade } from '../support/slack-stage/act.ts'
import {
  AIKO,
  CHANNEL,
  JONAS,
  MIA,
  PRIYA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'
import type { SlackMessage } from '@illume-ota/slack-simulator'

const TAKE_BACK = 'Take back my approval'
const CHANGE = 'Change devices…'

let stage: SlackStage
const driver = () => stage.slack.driver

const cardWith = (card: SlackMessage, includes: string) =>
  driver().waitForMessage({ channelId: CHANNEL, where: { ts: card.ts, includes } })
const replyWith = (card: SlackMessage, includes: string) =>
  driver().waitForThreadReply({ channelId: CHANNEL, threadTs: card.ts, where: { includes } })
const buttonsOf = ({ blocks }: SlackMessage): string => JSON.stringify(blocks)
const directTexts = (): string =>
  driver()
    .channels()
    .filter(({ isDirect }) => isDirect)
    .flatMap(({ id }) => driver().messages(id))
    .map(({ text }) => text)
    .join('\n')
/** One of two approvals; the private answer has the button to take it back. */
const firstVote = (card: SlackMessage, userId = JONAS) =>
  clickFor(stage, userId, { message: card, actionId: 'approval.approve', includes: 'was counted' })
const openChange = async (userId: string, card: SlackMessage) => {
  await chooseEntry(stage, userId, card, CHANGE)
  return driver().waitForModal({ userId, where: { callbackId: 'modal.change-devices' } })
}
const chooseFor = (userId: string, card: SlackMessage, entry: string, includes: string) =>
  newAnswer(stage, userId, { includes, act: () => chooseEntry(stage, userId, card, entry) })

describe('with two approvals needed', () => {
  beforeAll(async () => {
    // A soak of an hour: a rollout stays in its first wave, however slow the machine.
    stage = await startSlackStage({ quorum: 2, soakMs: 3_600_000 })
  })
  afterAll(() => stage.stop())

  it('a voter takes the vote back from the private answer; the card shows who approved and who no longer does', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    expect(buttonsOf(card)).not.toContain(TAKE_BACK)
    const counted = await firstVote(card)
    const voted = await cardWith(card, `1 of 2 approvals: <@${JONAS}>`)
    expect(buttonsOf(voted)).toContain(TAKE_BACK)
    await chooseFor(PRIYA, card, TAKE_BACK, `This approval isn’t yours: it is from <@${JONAS}>`)
    await clickFor(stage, JONAS, {
      message: counted,
      actionId: 'approval.take-back',
      includes: 'no longer counts. Nothing was sent to devices',
    })
    const open = await cardWith(card, 'needs 2 of')
    expect(open.text).not.toContain(`<@${JONAS}>`)
    await clickFor(stage, JONAS, {
      message: counted,
      actionId: 'approval.take-back',
      includes: 'No one has approved this yet',
    })
    // The menu does the same, and the vote may be given again.
    await firstVote(card)
    await cardWith(card, '1 of 2 approvals')
    await chooseFor(JONAS, card, TAKE_BACK, 'no longer counts')
    await cardWith(card, 'needs 2 of')
  })

  it('once sending has begun, a vote stays, and the person is told what still works', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    const counted = await firstVote(card)
    await clickOn(stage, AIKO, card, 'approval.approve')
    await expect.poll(() => stage.cloud.triggered.length).toBeGreaterThan(0)
    await clickFor(stage, JONAS, {
      message: counted,
      actionId: 'approval.take-back',
      includes: 'Sending has begun, so an approval can’t be taken back any more. Pause or halt the rollout',
    })
    await expect
      .poll(() =>
        buttonsOf(
          driver()
            .messages(CHANNEL)
            .find(({ ts }) => ts === card.ts) ?? card,
        ),
      )
      .not.toContain(TAKE_BACK)
  })

  it('an approver unticks a device: a new plan, votes start again with theirs, and the requester is told', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '4F / Meeting room A' })
    const counted = await firstVote(card, PRIYA)
    const form = await openChange(JONAS, card)
    const shown = JSON.stringify(form)
    expect(shown).toContain('1 more approval is needed before anything is sent.')
    expect(shown).toContain('The approvals so far no longer count')
    // Priya has the same form open.
    await openChange(PRIYA, card)
    const ticks = (without: readonly string[]) => ({
      'devices-0': {
        'approval.change-devices:0': [1, 2, 3, 4, 5, 6]
          .map((number) => `room-4a-${number}@2.0.0`)
          .filter((value) => !without.some((id) => value.startsWith(id))),
      },
    })
    expect(await driver().submitView({ userId: JONAS })).toMatchObject({
      outcome: 'errors',
      errors: { 'devices-0': expect.stringContaining('No device is left out') as string },
    })
    driver().fillView({ userId: JONAS, values: ticks(['room-4a-']) })
    expect(await driver().submitView({ userId: JONAS })).toMatchObject({
      errors: { 'devices-0': expect.stringContaining('At least one device must stay') as string },
    })
    driver().fillView({ userId: JONAS, values: ticks(['room-4a-1', 'room-4a-3']) })
    const done = await driver().submitView({ userId: JONAS })
    expect(JSON.stringify(done)).toContain('You approved 4 lights in 4F / Meeting room A. 1 more approval is')
    await driver().closeView({ userId: JONAS })

    const changed = await cardWith(card, 'upgrade 4 lights?')
    expect(changed.text).toContain(`Left out by <@${JONAS}>: Lamp room-4a-1, Lamp room-4a-3.`)
    expect(changed.text).toContain(`1 of 2 approvals: <@${JONAS}>`)
    // The one that was offline is left out, so that nothing is said of offline devices.
    expect(changed.text).not.toContain('offline')
    const told = await replyWith(card, 'left out 2 devices')
    expect(told.text).toContain(`<@${MIA}>, <@${JONAS}> left out 2 devices and approved the other 4.`)
    expect(told.text).toContain(`<@${PRIYA}> approved the plan before the change`)
    await expect.poll(directTexts).toContain('Left out: Lamp room-4a-1, Lamp room-4a-3.')

    driver().fillView({ userId: PRIYA, values: ticks(['room-4a-2']) })
    expect(JSON.stringify(await driver().submitView({ userId: PRIYA }))).toContain(
      'This card is from an older plan.',
    )
    await driver().closeView({ userId: PRIYA })
    // Her private answer was about the plan before the change; her vote ended with it.
    await clickFor(stage, PRIYA, {
      message: counted,
      actionId: 'approval.take-back',
      includes: `This approval isn’t yours: it is from <@${JONAS}>`,
    })
    await chooseFor(MIA, card, CHANGE, 'You asked for this upgrade, so someone else must approve it')
    await clickFor(stage, MIA, {
      message: changed,
      actionId: 'approval.approve',
      includes: 'You asked for this upgrade',
    })
    await chooseFor(SAM, card, CHANGE, 'may do this. Nothing changed.')

    await clickOn(stage, PRIYA, changed, 'approval.approve')
    await replyWith(card, 'Approved by')
    const reserved = await stage.engine.reservationsOf(['room-4a-1', 'room-4a-2'])
    expect(Object.keys(reserved)).toEqual(['room-4a-2'])
  })

  it('of many devices, rooms and devices are left out by “except”', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Hall', reason: 'flicker' })
    const form = await openChange(JONAS, card)
    expect(JSON.stringify(form.blocks)).toContain('Hall: 60 devices')
    const typed = { userId: JONAS, actionId: 'approval.change-except', value: 'room-big-60' }
    const { options } = await driver().suggest(typed)
    expect(options.map(({ text }) => text.text)).toEqual(['Lamp room-big-60 · Hall'])
    driver().fillView({
      userId: JONAS,
      values: { except: { 'approval.change-except': options.map(({ value }) => value) } },
    })
    expect(JSON.stringify(await driver().submitView({ userId: JONAS }))).toContain('You approved 59 lights')
    await driver().closeView({ userId: JONAS })
    await cardWith(card, `Left out by <@${JONAS}>: Lamp room-big-60.`)
  })
})

describe('with one approval needed', () => {
  const NOON = Date.UTC(2026, 10, 24, 12)
  beforeAll(async () => {
    stage = await startSlackStage({
      soakMs: 3_600_000,
      window: { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 22 * 60, endMinute: 23 * 60 },
    })
    stage.setClock(NOON)
  })
  afterAll(() => stage.stop())

  it('an approval taken back before the window opens is asked for again, and the requester is told', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4', when: 'next-window' })
    await clickOn(stage, JONAS, card, 'approval.approve')
    const scheduled = await cardWith(card, 'scheduled')
    await clickFor(stage, SAM, {
      message: scheduled,
      actionId: 'approval.take-back',
      includes: `This approval isn’t yours: it is from <@${JONAS}>`,
    })
    await clickFor(stage, JONAS, {
      message: scheduled,
      actionId: 'approval.take-back',
      includes: 'You can approve it again on its card.',
    })
    const reopened = await cardWith(card, 'upgrade 4 lights?')
    // Asked at noon, so it is open until noon tomorrow.
    expect(reopened.text).toContain(`expires <!date^${(NOON + 86_400_000) / 1000}`.slice(0, -5))
    const told = await replyWith(card, 'took the approval back before anything was sent')
    expect(told.text).toContain(`<@${MIA}>, <@${JONAS}>`)
    await expect.poll(directTexts).toContain('took the approval back before anything was sent')
    await clickOn(stage, JONAS, reopened, 'approval.approve')
    await cardWith(card, 'scheduled')
    expect(stage.cloud.triggered).toEqual([])
  })

  it('an approver who asked for the upgrade gets no form for it', async () => {
    const card = await requestUpgrade(stage, { userId: JONAS, room: '4F / Meeting room A' })
    await chooseFor(JONAS, card, CHANGE, 'You asked for this upgrade, so someone else must approve it')
    expect(driver().openModals({ userId: JONAS })).toEqual([])
  })

  it('a change is the approval: what is left is sent', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    expect(JSON.stringify(await openChange(JONAS, card))).toContain('Sending begins at once.')
    driver().fillView({
      userId: JONAS,
      values: { 'devices-0': { 'approval.change-devices:0': ['room-5a-1@2.0.0', 'room-5a-2@2.0.0'] } },
    })
    await driver().submitView({ userId: JONAS })
    await driver().closeView({ userId: JONAS })
    await replyWith(card, `<@${JONAS}> left out 1 device and approved the other 2`)
    await replyWith(card, 'Approved by')
    await expect.poll(() => stage.cloud.triggered.length).toBeGreaterThan(0)
    expect(stage.cloud.triggered).not.toContain('room-5a-3')
  })
})

// Widening a rollout and planning its rest again, by button.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import {
  AIKO,
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  // A soak of an hour, so that a wave goes on only when somebody says so.
  stage = await startSlackStage({ soakMs: 3_600_000 })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const cardWith = (action: string, ts?: string) =>
  driver().waitForMessage({
    channelId: CHANNEL,
    where: { action, ...(ts !== undefined && { ts }) },
  })

describe('the next wave now, and the rest planned again', () => {
  it('offers the next wave once a device is verified, refuses those who may not, and says who and why', async () => {
    const asked = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    await ask(stage, JONAS, 'widen R-1 too early', 'You can’t do this')
    await clickOn(stage, JONAS, asked, 'approval.approve')
    const card = await cardWith('progress.widen', asked.ts)
    await clickFor(stage, SAM, { message: card, actionId: 'progress.widen', includes: 'Only' })
    await ask(stage, JONAS, 'widen R-1 the event is over', 'The next wave of R-1 starts now')
    const told = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { includes: 'started the second wave early' },
    })
    expect(told.text).toContain(`<@${JONAS}>`)
    expect(told.text).toContain('the event is over')
    expect(told.text).toContain('The first wave isn’t done yet: 1 of 1 device updated')
  })

  it('asks for the rest of a drifted rollout again with one button, halts the old one and shows both', async () => {
    const asked = await requestUpgrade(stage, { userId: MIA, room: '4F / Meeting room A' })
    await clickOn(stage, JONAS, asked, 'approval.approve')
    const running = await cardWith('progress.widen', asked.ts)
    for (const device of stage.cloud.devices.values())
      if (device.roomId === 'room-4a' && device.offered !== undefined) device.offered = '3.0.0'
    // One lamp keeps its offer, so that something is left that could be sent.
    const kept = [...stage.cloud.devices.values()].findLast(
      ({ roomId, offered, online }) => roomId === 'room-4a' && offered !== undefined && online,
    )
    if (kept !== undefined) kept.offered = '2.0.0'
    await clickFor(stage, JONAS, {
      message: running,
      actionId: 'progress.widen',
      includes: 'The next wave of R-2 starts now',
    })
    const paused = await cardWith('progress.replan', asked.ts)
    expect(paused.text).toContain('offered another version now')
    expect(paused.text).toContain('“Plan the rest again” asks for the new version')
    const again = { message: paused, actionId: 'progress.replan' }
    await clickFor(stage, SAM, { ...again, includes: 'may plan the rest again' })
    await clickFor(stage, AIKO, { ...again, includes: 'was requested again as R-3' })
    const halted = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: asked.ts, includes: 'planned again as R-3' },
    })
    expect(halted.text).toContain(`<@${AIKO}>`)
    expect(JSON.stringify(halted.blocks)).not.toMatch(/"action_id":"(?!rollout\.devices|command\.run)/u)
    const fresh = await driver().waitForMessage({
      channelId: CHANNEL,
      where: ({ blocks, text }) =>
        JSON.stringify(blocks).includes('approval.approve') && text.includes('R-3'),
    })
    expect(fresh.text).toContain('This is what R-2 left out, planned again')
    expect(fresh.text).toContain('3.0.0')
    // Who asked for the old one may not approve the new one, approver or not.
    driver().changeUserGroup({ userGroupId: 'S0FACILITYLEADS', userIds: [MIA, AIKO, JONAS] })
    const approve = { message: fresh, actionId: 'approval.approve' }
    await clickFor(stage, MIA, { ...approve, includes: 'You asked for R-2' })
    await clickFor(stage, AIKO, { ...approve, includes: 'You asked for this upgrade' })
    await ask(stage, JONAS, 'replan R-2', 'already requested again: R-3 · waiting for approval')
    expect((await ask(stage, MIA, 'audit R-2', 'Trail of R-2')).text).toContain('Halted and replaced by R-3')
  })

  it.each([
    ['replan R-1', 'nothing to plan again'],
    ['replan', 'Which rollout? For example /ota replan R-2'],
    ['widen', 'there is nothing to widen'],
    ['replan R-99', 'There is no such rollout'],
  ])('answers /ota %s, and nothing changes', async (text, sentence) => {
    const answer = await ask(stage, JONAS, text, sentence)
    expect(answer.text).toMatch(/Nothing changed|no such rollout/u)
  })
})

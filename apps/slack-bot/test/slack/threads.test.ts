// What a thread says of a rollout with failures.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem } from '../engine/small-cloud.ts'
import { waitFor } from '../support/manual-time.ts'
import { clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const FAILING = [5, 6, 7].map((number) => `room-big-${number}`)
let stage: SlackStage
beforeEach(async () => {
  stage = await startSlackStage({ retryDelaysMs: [400, 600] })
})
afterEach(() => stage.stop())

it('a rollout of 8 devices with 3 that fail three times writes at most 8 replies', async () => {
  const { driver } = stage.slack
  for (const [deviceId, device] of stage.cloud.devices) {
    if (FAILING.includes(deviceId)) device.failures = 3
    const isOfEight = /^room-big-[1-8]$/u.test(deviceId)
    if (deviceId.startsWith('room-big') && !isOfEight) device.offered = undefined
  }
  const card = await requestUpgrade(stage, { userId: MIA, room: 'Hall' })
  await clickOn(stage, JONAS, card, 'approval.approve')
  const thread = { channelId: CHANNEL, threadTs: card.ts }
  await driver.waitForThreadReply({ ...thread, where: { includes: 'Finished: 5' } })
  const replies = driver
    .thread(CHANNEL, card.ts)
    .slice(1)
    .map(({ text }) => text)
  const failures = replies.filter((text) => text.includes('devices failed'))
  expect(failures.map((text) => text.replaceAll(/<!date[^>]*>/gu, '<time>'))).toEqual([
    '3 devices failed and will be tried again from <time>: Lamp room-big-5, Lamp room-big-6, Lamp room-big-7.',
    '3 devices failed three times: Lamp room-big-5, Lamp room-big-6, Lamp room-big-7. An approver can try them again.',
  ])
  expect(replies.length, replies.join('\n')).toBeLessThanOrEqual(8)
})

it('after an outage one reply says what Tuya did meanwhile, once that was read', async () => {
  const { driver } = stage.slack
  const { cloud } = stage
  const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
  const thread = { channelId: CHANNEL, threadTs: card.ts }
  // The first call reaches Tuya; its answer, and all answers after it, are lost.
  cloud.postFate = 'answer-lost'
  cloud.breakdown = (call) =>
    call !== 'upgrade' && cloud.calls.includes('upgrade') ? problem('unreachable') : undefined
  await clickOn(stage, JONAS, card, 'approval.approve')
  await driver.waitForThreadReply({ ...thread, where: { includes: 'Paused: Tuya does not answer' } })
  cloud.postFate = 'answered'
  cloud.breakdown = undefined
  await driver.waitForThreadReply({ ...thread, where: { includes: 'Finished: 4' } })
  const told = driver.thread(CHANNEL, card.ts).filter(({ text }) => text.includes('Tuya answers again'))
  expect(told.map(({ text }) => text.replace(' Going on.', ''))).toEqual([
    'Tuya answers again. What Tuya did during the gap was checked: 1 device had been started, nothing was sent twice.',
  ])
  expect(cloud.triggered).toHaveLength(4)
})

it('a rejection is answered in the thread, with the requester mentioned and a way to ask again', async () => {
  const { driver } = stage.slack
  const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
  await clickOn(stage, JONAS, card, 'approval.reject')
  await driver.waitForModal({ userId: JONAS, where: { callbackId: 'modal.reject' } })
  const reason = { 'approval.reject-reason': 'not before the event' }
  driver.fillView({ userId: JONAS, values: { 'reject-reason': reason } })
  await driver.submitView({ userId: JONAS })
  const reply = await driver.waitForThreadReply({
    channelId: CHANNEL,
    threadTs: card.ts,
    where: { includes: 'rejected this' },
  })
  expect(reply.text).toBe(
    `<@${MIA}>, <@${JONAS}> rejected this: “not before the event”. Nothing was sent to devices.`,
  )
  await clickOn(stage, MIA, reply, 'command.run:0')
  await driver.waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
})

/** Texts of all direct messages of the bot, oldest first. */
const directTexts = (): readonly string[] => {
  const { driver } = stage.slack
  const direct = driver.channels().filter(({ isDirect }) => isDirect)
  return direct.flatMap(({ id }) => driver.messages(id)).map(({ text }) => text)
}

it('the requester is told directly when it is decided and when it is done', async () => {
  const { driver } = stage.slack
  const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
  await clickOn(stage, JONAS, card, 'approval.approve')
  const where = { includes: 'Finished' }
  await driver.waitForThreadReply({ channelId: CHANNEL, threadTs: card.ts, where })
  await waitFor('two direct messages', () => directTexts().length === 2)
  const heading = `Your request R-1: 3 lights in 5F / Meeting room A in <#${CHANNEL}>`
  const [decided, done] = directTexts()
  expect(decided).toBe(`${heading}\nApproved by <@${JONAS}>. 2 waves; the first has 1 device.`)
  expect(done?.split('\n')).toEqual([heading, expect.stringMatching(/^Finished: 3/u)])
})

// Devices whose updates never fit a maintenance window: what the form, the card and the thread say.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  // An endless freeze, so that no update fits.
  stage = await startSlackStage({
    window: {
      timeZone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      startMinute: 0,
      endMinute: 0,
      freezes: [{ fromDate: '2020-01-01', toDate: '2099-12-31' }],
    },
  })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver

it('is reported before the request, on the card, and once in the thread with what can be done', async () => {
  await typeOta(stage, MIA, 'upgrade Corridor 4')
  await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
  await driver().clickInView({ userId: MIA, actionId: 'upgrade.when', value: 'next-window' })
  await driver().waitForModal({
    userId: MIA,
    where: { includes: 'can’t be updated in the maintenance window' },
  })
  await driver().closeView({ userId: MIA })
  const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4', when: 'next-window' })
  expect(card.text).toContain('does not open within the next year')
  await clickOn(stage, JONAS, card, 'approval.approve')
  const reply = await driver().waitForMessage({
    channelId: CHANNEL,
    where: { includes: 'can never be sent in the maintenance window' },
  })
  expect(reply.text).toMatch(/Nothing was sent to them\.[^]*“Now”[^]*replan R-1/u)
  const ended = await driver().waitForMessage({
    channelId: CHANNEL,
    where: { ts: card.ts, includes: '4 left out' },
  })
  expect(ended.text).toContain('Nothing was sent to devices.')
  expect(stage.cloud.triggered).toEqual([])
})

// A request that starts at a date and time: the form, the card, and what is sent when.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clickOn, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const STARTS = Date.UTC(2026, 10, 24, 21)

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage()
  stage.setClock(NOON)
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const slackDate = (atMs: number) => `<!date^${atMs / 1000}^`
const choose = (value: string) => driver().clickInView({ userId: MIA, actionId: 'upgrade.when', value })
const fill = (startsAt: number) =>
  driver().fillView({
    userId: MIA,
    values: { 'starts-at': { 'upgrade.starts-at': startsAt / 1000 } },
  })
const form = (includes: string) => driver().waitForModal({ userId: MIA, where: { includes } })

it('is chosen in the form, told on the card, and nothing is sent before it', async () => {
  await typeOta(stage, MIA, 'upgrade Corridor 4')
  await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
  const refused = async (field: string, sentence: string) =>
    expect(await driver().submitView({ userId: MIA })).toMatchObject({
      outcome: 'errors',
      errors: { [field]: expect.stringContaining(sentence) },
    })
  // Submitted before the field has appeared.
  driver().fillView({ userId: MIA, values: { when: { 'upgrade.when': 'at' } } })
  await refused('when', 'Choose the date and time to start at.')
  await choose('at')
  await form('starts-at')
  expect(await driver().submitView({ userId: MIA })).toMatchObject({ outcome: 'errors', by: 'form' })
  fill(NOON)
  await refused('starts-at', 'Choose a time between 15 min and 31 d from now.')
  await driver().clickInView({ userId: MIA, actionId: 'upgrade.starts-at', value: String(STARTS / 1000) })
  await form('between about ')
  await choose('now')
  expect(JSON.stringify((await form('once approved')).blocks)).not.toContain('starts-at')
  await choose('at')
  const again = await form('starts-at')
  expect(again.state.values['starts-at']?.['upgrade.starts-at']).toMatchObject({
    selected_date_time: STARTS / 1000,
  })
  const answered = JSON.stringify(await driver().submitView({ userId: MIA }))
  expect(answered).toContain('Nothing is sent to devices before ')
  expect(answered).toContain(String(STARTS / 1000))
  const card = await driver().waitForMessage({ channelId: CHANNEL, where: { action: 'approval.approve' } })
  expect(card.text).toContain(`When: ${slackDate(STARTS)}`)
  expect(card.text).toContain(`expires ${slackDate(STARTS)}`)
  await clickOn(stage, JONAS, card, 'approval.approve')
  const scheduled = await driver().waitForMessage({
    channelId: CHANNEL,
    where: { ts: card.ts, includes: `starts ${slackDate(STARTS)}` },
  })
  expect(scheduled.text).toContain('scheduled')
  expect(stage.cloud.triggered).toEqual([])
  stage.setClock(STARTS)
  // Wakes the poll: its timer runs by the real clock.
  await typeOta(stage, MIA, 'lock Kitchen for 2h a fair')
  await expect.poll(() => stage.cloud.triggered.length, { timeout: 10_000 }).toBeGreaterThan(0)
  const started = (await stage.engine.events('R-1')).find(({ event }) => event.type === 'dispatch-started')
  expect(started?.atMs).toBeGreaterThanOrEqual(STARTS)
})

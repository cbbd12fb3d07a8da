// An upgrade in the next maintenance window.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const OPENS = Date.UTC(2026, 10, 24, 21)

let stage: SlackStage
beforeAll(async () => {
  // 22:00 to 05:00 in Berlin, which is an hour ahead of UTC in November.
  stage = await startSlackStage({
    window: {
      timeZone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5],
      startMinute: 22 * 60,
      endMinute: 5 * 60,
    },
  })
  stage.setClock(NOON)
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const slackDate = (atMs: number) => `<!date^${atMs / 1000}^`

const scheduledCard = async (room: string) => {
  const asked = await requestUpgrade(stage, { userId: MIA, room, when: 'next-window' })
  expect(asked.text).toContain('When: in the maintenance window Mon–Fri 22:00–05:00 (Europe/Berlin)')
  expect(asked.text).toContain(`Lights: may blink between about ${slackDate(OPENS)}`)
  await clickOn(stage, JONAS, asked, 'approval.approve')
  return driver().waitForMessage({
    channelId: CHANNEL,
    where: { ts: asked.ts, includes: `starts ${slackDate(OPENS)}` },
  })
}

describe('an upgrade in the next maintenance window', () => {
  it('offers the window with its next opening', async () => {
    await typeOta(stage, MIA, 'upgrade Corridor 4')
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    const text = JSON.stringify(form.blocks)
    expect(text).toContain('In the next maintenance window')
    expect(text).toContain('Mon–Fri 22:00–05:00 (Europe/Berlin)')
    expect(text).toContain(slackDate(OPENS))
    await driver().closeView({ userId: MIA })
  })

  it('says when it starts, and only the requester or an approver can cancel it', async () => {
    const card = await scheduledCard('5F / Meeting room A')
    expect(card.text).toContain('Nothing was sent to devices yet.')
    expect((await ask(stage, SAM, 'status', ' · scheduled · 3 waiting')).text).toContain(slackDate(OPENS))
    const refused = { includes: 'Before anything is sent, only', message: card, actionId: 'progress.cancel' }
    await clickFor(stage, SAM, refused)
    await ask(stage, SAM, 'halt R-1', 'Before anything is sent, only')
    expect((await stage.engine.loadRollout('R-1'))?.rollout.status).toBe('scheduled')
    await ask(stage, SAM, 'pause R-1', 'R-1 is paused')
    await ask(stage, SAM, 'halt R-1', 'Before anything is sent, only')
    const paused = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, action: 'progress.halt' },
    })
    await clickFor(stage, SAM, { ...refused, message: paused, actionId: 'progress.halt' })
    await ask(stage, JONAS, 'resume R-1', 'R-1 is no longer paused. It is still waiting')
    await driver().waitForMessage({ channelId: CHANNEL, where: { ts: card.ts, action: 'progress.cancel' } })

    await clickFor(stage, MIA, {
      message: card,
      actionId: 'progress.cancel',
      includes: 'R-1 is cancelled. Nothing was sent to devices.',
    })
    const ended = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'cancelled before it began' },
    })
    expect(JSON.stringify(ended.blocks)).toContain('Ask again')
    expect(JSON.stringify(ended.blocks)).not.toContain('progress.replan')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Cancelled before it began. Nothing was sent to devices.' },
    })
    expect(stage.cloud.triggered).toEqual([])
  })

  it('starts when the window opens, without another notice', async () => {
    const card = await scheduledCard('Corridor 4')
    expect(stage.cloud.triggered).toEqual([])
    stage.setClock(OPENS)
    // An action in the project causes a poll, because the timer runs on the real clock.
    await typeOta(stage, MIA, 'lock Kitchen for 2h a fair')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Finished' },
    })
    expect(stage.cloud.triggered).toHaveLength(4)
    const events = await stage.engine.events('R-2')
    const started = events.find(({ event }) => event.type === 'dispatch-started')
    expect(started?.atMs).toBeGreaterThanOrEqual(OPENS)
  })
})

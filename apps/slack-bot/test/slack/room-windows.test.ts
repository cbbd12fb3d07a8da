// A room with its own window, in the form, on the card and in the doctor.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPlan } from '../../src/rollouts/model/rollout.ts'
import { ask, clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

/** A Monday evening in Berlin, within the project's window. */
const MONDAY_EVENING = Date.UTC(2026, 10, 23, 21, 30)
/** 06:00 in Berlin. */
const SATURDAY = Date.UTC(2026, 10, 28, 5)
const HOURS = 'Sat, Sun 06:00–20:00 (Europe/Berlin)'
const BERLIN = { timeZone: 'Europe/Berlin' } as const

let stage: SlackStage
beforeAll(async () => {
  const window = { ...BERLIN, weekdays: [6, 7], startMinute: 6 * 60, endMinute: 20 * 60 }
  stage = await startSlackStage({
    window: { ...BERLIN, weekdays: [1, 2, 3, 4, 5], startMinute: 22 * 60, endMinute: 5 * 60 },
    roomWindows: [
      { room: '5F / Meeting room A', window },
      { room: 'Corridor 4', window },
      { room: 'Cellar', window },
      { room: 'Meeting room A', window },
    ],
  })
  stage.setClock(MONDAY_EVENING)
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const slackDate = (atMs: number) => `<!date^${atMs / 1000}^`
const card = (ts: string, includes: string) =>
  driver().waitForMessage({ channelId: CHANNEL, where: { ts, includes } })

/** Devices of two rooms in one request, which no form offers. */
const requestTwoRooms = async () => {
  const before = new Set(
    driver()
      .messages(CHANNEL)
      .map(({ ts }) => ts),
  )
  await stage.engine.draft({
    requester: MIA,
    place: CHANNEL,
    selection: {
      projectId: 'p1',
      label: '2 rooms',
      devices: ['room-4a-1', 'room-4a-2', 'room-5a-1', 'room-5a-2'].map((deviceId) => ({
        deviceId,
        name: deviceId,
        toVersion: '2.0.0',
      })),
    },
    start: 'next-window',
    idempotencyKey: 'two rooms',
  })
  return driver().waitForMessage({
    channelId: CHANNEL,
    where: ({ ts, blocks }) => !before.has(ts) && JSON.stringify(blocks).includes('approval.approve'),
  })
}

describe('a room with its own hours', () => {
  it('shows them in the form and on the card, and waits for them', async () => {
    await typeOta(stage, MIA, 'upgrade Corridor 4')
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    const text = JSON.stringify(form.blocks)
    expect(text).toContain('This room has its own hours.')
    expect(text).toContain(HOURS)
    expect(text).toContain(slackDate(SATURDAY))
    await driver().closeView({ userId: MIA })

    const asked = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4', when: 'next-window' })
    expect(asked.text).toContain('When: in the hours of its room')
    expect(asked.text).toContain(`◷ Corridor 4 only ${HOURS}`)
    await clickOn(stage, JONAS, asked, 'approval.approve')
    const waiting = await card(asked.ts, slackDate(SATURDAY))
    expect(waiting.text).toContain('Nothing was sent to devices yet.')
    expect(waiting.text).toContain(`◷ Corridor 4 only ${HOURS}`)
    expect(stage.cloud.triggered).toEqual([])
  })

  it('waits alone while the other room is updated, and follows by itself', async () => {
    const asked = await requestTwoRooms()
    expect(asked.text).toContain('When: in the maintenance window Mon–Fri 22:00–05:00 (Europe/Berlin)')
    expect(asked.text).toContain(`◷ 5F / Meeting room A only ${HOURS}`)
    expect(asked.text).not.toContain('4F / Meeting room A only')
    await clickOn(stage, JONAS, asked, 'approval.approve')
    const held = await card(asked.ts, 'waiting for its window')
    expect(held.text).toContain(`Goes on ${slackDate(SATURDAY)}`)
    expect(held.text).toContain('◷ 5F / Meeting room A · 2 devices wait, their window opens')
    expect(stage.cloud.triggered.toSorted()).toEqual(['room-4a-1', 'room-4a-2'])

    stage.setClock(SATURDAY)
    // An action in the project causes a poll, because the timer runs on the real clock.
    await typeOta(stage, MIA, 'lock Kitchen for 2h a fair')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: asked.ts,
      where: { includes: 'Finished' },
    })
    expect(stage.cloud.triggered).toEqual(expect.arrayContaining(['room-5a-1', 'room-5a-2']))
    const rollout = (await stage.engine.loadRollout('R-2'))?.rollout
    expect(rollout !== undefined && hasPlan(rollout) && Object.keys(rollout.plan.roomWindows ?? {})).toEqual([
      'room-5a',
    ])
  })

  it('that does not exist, or whose name is not unique, is named by the doctor', async () => {
    const answer = await ask(stage, MIA, 'doctor', 'Room windows')
    expect(answer.text).toContain(
      'ROOM_WINDOWS names “Cellar” (no room has this name) and “Meeting room A” (several rooms have this name).',
    )
    expect(answer.text).toContain('Do this: write the room’s path')
  })
})

// Past rollouts and Tuya's own record, by place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
const ROOMS = ['Corridor 4', '5F / Meeting room A']
beforeAll(async () => {
  stage = await startSlackStage({ soakMs: 1 })
  const cards = []
  for (const room of ROOMS) cards.push(await requestUpgrade(stage, { userId: MIA, room }))
  for (const card of cards) await clickOn(stage, JONAS, card, 'approval.approve')
  for (const { ts } of cards)
    await stage.slack.driver.waitForMessage({ channelId: CHANNEL, where: { ts, includes: 'Finished' } })
})
afterAll(() => stage.stop())

const CORRIDOR = '✅ R-1 Corridor 4'
const MEETING_ROOM = '✅ R-2 5F / Meeting room A'
const textOf = async (command: string, includes: string): Promise<string> =>
  (await ask(stage, MIA, command, includes)).text

describe('/ota history', () => {
  it('shows all past rollouts, and asks Tuya for nothing', async () => {
    const before = stage.cloud.calls.length
    const text = await textOf('history', 'Past rollouts, newest first')
    expect(text.indexOf(MEETING_ROOM)).toBeGreaterThan(-1)
    expect(text.indexOf(CORRIDOR)).toBeGreaterThan(text.indexOf(MEETING_ROOM))
    expect(stage.cloud.calls).toHaveLength(before)
  })

  it.each([
    ['4F', 'Past rollouts in 4F, newest first', [CORRIDOR]],
    ['4th floor', 'You typed “4th floor”; this is 4F.', [CORRIDOR]],
    ['corridor', 'You typed “corridor”; this is Corridor 4.', [CORRIDOR]],
    ['5F / Meeting room A', 'Past rollouts in 5F / Meeting room A', [MEETING_ROOM]],
    ['Corridor 4, 5F', 'Past rollouts in Corridor 4 and 5F', [MEETING_ROOM, CORRIDOR]],
    ['all', 'Past rollouts, newest first', [MEETING_ROOM, CORRIDOR]],
    ['type:light version:2.0.0', 'Past rollouts (of type light, to 2.0.0)', [MEETING_ROOM, CORRIDOR]],
    ['name:4c-2', 'Past rollouts (with “4c-2” in the name)', [CORRIDOR]],
    ['5F name:4c-2', 'No rollout in 5F (with “4c-2” in the name) has ended yet.', []],
    ['type:sensor', 'No rollout (of type sensor) has ended yet.', []],
    ['version:3.0.0', 'No rollout (to 3.0.0) has ended yet.', []],
    ['Kitchen', 'No rollout in Kitchen has ended yet.', []],
  ])('of %s', async (where, title, shown) => {
    const text = await textOf(`history ${where}`, title)
    expect([MEETING_ROOM, CORRIDOR].filter((line) => text.includes(line))).toEqual(shown)
  })

  it('says what it cannot tell of the past, and what it does not know', async () => {
    expect(await textOf('history 4F offline', 'Leave that word out')).not.toContain('Past rollouts')
    await textOf('history Nowhere', 'There is no room or floor “Nowhere”')
    await textOf('history Meeting room A', 'Which one?')
    await textOf('history colour:red', 'the filter “colour:”')
  })

  it('finds past rollouts by the names of their rooms when the room tree is not readable', async () => {
    stage.cloud.breakdown = (call) => (call === 'listRooms' ? new Error('away') : undefined) as never
    try {
      expect(await textOf('history Corridor 4', 'Past rollouts in Corridor 4')).toContain(CORRIDOR)
    } finally {
      stage.cloud.breakdown = undefined
    }
  })
})

describe('Tuya’s own record', () => {
  it('follows the place of the history that it stands beside', async () => {
    const list = await ask(stage, MIA, 'history 4F', 'Past rollouts in 4F')
    const record = await clickFor(stage, MIA, {
      message: list,
      actionId: 'command.run:20',
      includes: 'Tuya’s record of updates in 4F',
    })
    expect(record.text).toContain('Lamp room-4c-1 · Light in Corridor 4 · 2.0.0')
    expect(record.text).not.toContain('room-5a')
    expect(record.text).toContain('Tuya keeps no times')
  })

  it('is asked for one room alone, and says how many it has', async () => {
    const text = await textOf(
      'history tuya Corridor 4',
      '4 devices in Tuya’s record of updates in Corridor 4',
    )
    expect(text).not.toContain('room-5a')
    await textOf('history tuya Kitchen', '0 devices in Tuya’s record of updates in Kitchen')
  })

  it('takes the same filters and pages', async () => {
    const text = await textOf('history tuya name:5a-2', 'record of updates (with “5a-2” in the name)')
    expect(text).toContain('Lamp room-5a-2')
    expect(text).not.toContain('room-5a-1')
    await textOf('history tuya type:sensor', 'There is nothing on this page.')
    await textOf('history tuya page:7 4F', 'There is nothing on this page.')
    await textOf('history tuya online', 'Leave that word out')
  })

  it('is read with a few calls for a floor, and with one for everything', async () => {
    const calls = () => stage.cloud.calls.filter((call) => call === 'listUpgraded').length
    const before = calls()
    await textOf('history tuya', '7 devices in Tuya’s record of updates')
    expect(calls() - before).toBe(1)
    await textOf('history tuya 4F', 'record of updates in 4F')
    expect(calls() - before).toBe(3)
  })
})

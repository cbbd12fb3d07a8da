// Devices whose update failed, in a rollout or outside: the list, and a retry.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeAll(async () => {
  stage = await startSlackStage()
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const failElsewhere = (...deviceIds: readonly string[]): void => {
  for (const deviceId of deviceIds) {
    const device = stage.cloud.devices.get(deviceId)
    if (device !== undefined) device.hasFailed = true
  }
}
/** A cached list from before the failure may be a minute old. */
const readNew = async (): Promise<void> => {
  await stage.engine.readFailed('p1', { maxAgeMs: 0 })
}

describe('/ota failed', () => {
  it('says that nothing failed', async () => {
    const { text } = await ask(stage, MIA, 'failed', 'No update failed')
    expect(text).toContain('in Tower. Read')
  })

  it('lists outside failures by room, and says what is unknown', async () => {
    failElsewhere('room-4a-1', 'room-5a-1', 'room-4c-1')
    const timedOut = stage.cloud.devices.get('room-4c-1')
    if (timedOut !== undefined) timedOut.hasTimedOut = true
    await readNew()
    const { text } = await ask(stage, MIA, 'failed', '3 devices failed · Tower')
    expect(text).toContain(
      'Lamp room-4c-1 → 2.0.0 · timed out; not started by this bot, and Tuya doesn’t say why or since when',
    )
    expect(text).toMatch(/Corridor 4\n.*Lamp room-4c-1/u)
    // Two rooms have the same name: which lamp is in which isn't known yet.
    expect(text).toContain('Lamp room-4a-1')
    expect(text).toContain('Lamp room-5a-1')
  })

  it('takes the same places and filters as every list', async () => {
    const { text } = await ask(stage, MIA, 'failed 4F, type:light name:4c', '1 device failed · 4F')
    expect(text).not.toContain('room-5a')
    expect((await ask(stage, MIA, 'failed 4th floor', 'You typed “4th floor”; this is 4F.')).text).toContain(
      '· 4F',
    )
    await ask(stage, MIA, 'failed Nowhere', 'There is no room or floor “Nowhere”')
    await ask(stage, MIA, 'failed colour:red', 'the filter “colour:”')
  })

  it('reads Tuya’s list at most once a minute', async () => {
    const calls = () => stage.cloud.calls.filter((call) => call === 'listUpgrading').length
    await readNew()
    const before = calls()
    await ask(stage, MIA, 'failed', 'failed · Tower')
    await ask(stage, JONAS, 'failed 4F', 'failed · 4F')
    expect(calls()).toBe(before)
  })

  it('is a note in the list of what waits, and stands in the answer that nothing waits', async () => {
    const list = await ask(stage, MIA, 'pending 4F', 'waiting for an update · 4F')
    expect(list.text).toContain('offline · 1 failed')
    expect(list.text).toMatch(/4F \/ Corridor 4: .* · 1 failed/u)
    const failed = await clickFor(stage, MIA, {
      message: list,
      actionId: 'command.run:24',
      includes: '1 device failed · 4F',
    })
    expect(failed.text).toContain('Lamp room-4c-1')
    await ask(stage, MIA, 'pending Corridor 4 type:sensor', '1 device failed there.')
  })

  it('requests a retry of exactly these devices, and the card says that they failed before', async () => {
    const list = await ask(stage, MIA, 'failed Corridor 4', '1 device failed · Corridor 4')
    await clickOn(stage, MIA, list, 'failed.again')
    const form = await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    expect(JSON.stringify(form.blocks)).toContain('1 device failed')
    expect(JSON.stringify(form.blocks)).not.toContain('room-4c-2')
    await driver().submitView({ userId: MIA })
    const card = await driver().waitForMessage({ channelId: CHANNEL, where: { action: 'approval.approve' } })
    expect(card.text).toContain('The last update of 1 device failed; it is tried again.')
    await driver().closeView({ userId: MIA })
    const held = await ask(stage, MIA, 'failed Corridor 4', '1 device failed')
    expect(held.text).toContain('· in R-1')
    await clickOn(stage, MIA, held, 'failed.again')
    const refused = await driver().waitForModal({
      userId: MIA,
      where: ({ blocks }) => JSON.stringify(blocks).includes('part of R-1'),
    })
    expect(JSON.stringify(refused.blocks)).toContain('Nothing was asked for')
    await driver().closeView({ userId: MIA })
    await clickOn(stage, JONAS, card, 'approval.approve')
    await driver().waitForMessage({ channelId: CHANNEL, where: { ts: card.ts, includes: 'Finished' } })
    await expect.poll(() => stage.cloud.devices.get('room-4c-1')?.installed).toBe('2.0.0')
    await readNew()
    await ask(stage, MIA, 'failed Corridor 4', 'No update failed in Corridor 4')
  })

  it('names the rollout, the time and the reason of our own failures', async () => {
    const device = stage.cloud.devices.get('room-4c-2')
    if (device !== undefined) device.failures = 9
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    await clickOn(stage, JONAS, card, 'approval.approve')
    await driver().waitForMessage({ channelId: CHANNEL, where: { ts: card.ts, action: 'progress.retry' } })
    await readNew()
    const { text } = await ask(stage, MIA, 'failed Corridor 4', '1 device failed')
    expect(text).toMatch(/Lamp room-4c-2 → 2\.0\.0 · failed in R-2 after 2 tries, /u)
  })
  it('is counted on the overview, and found by /ota device with its history', async () => {
    const { text } = await ask(stage, MIA, '', 'Updates · Tower')
    expect(text).toMatch(/ · \d+ failed/u)
    const failed = await ask(stage, MIA, 'device Lamp room-4c-2', 'the last update failed')
    expect(failed.text).toMatch(/R-2: 2\.0\.0 failed after 2 tries \(Tuya says that the update failed\), /u)
    const updated = await ask(stage, MIA, 'device Lamp room-4c-1', 'R-1: updated to 2.0.0')
    expect(updated.text).toContain('Before')
    // Failed elsewhere, so that no list of ours and no waiting list has it.
    await ask(stage, MIA, 'device Lamp room-5a-1', 'id room-5a-1')
  })
  it('stands beside Tuya’s own record of updates, which has no times', async () => {
    const list = await ask(stage, MIA, 'history', '✅ R-1 Corridor 4 · finished')
    const record = await clickFor(stage, MIA, {
      message: list,
      actionId: 'command.run:20',
      includes: 'Tuya’s record',
    })
    expect(record.text).toContain('Lamp room-4c-1 · Light in Corridor 4 · 2.0.0')
    expect(record.text).toContain('Tuya keeps no times')
    await ask(stage, MIA, 'history tuya page:7', 'There is nothing on this page.')
    await ask(stage, MIA, 'history from:2', 'Past rollouts')
  })
})

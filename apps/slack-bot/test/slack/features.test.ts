// What people do around the main job: share, export, filter, pause, resume, halt.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problem } from '../engine/small-cloud.ts'
import { ask, clickFor, clickOn, newAnswer, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
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
  // A soak of an hour: a rollout stays in its first wave of one device, however slow the machine.
  stage = await startSlackStage({ quorum: 2, soakMs: 3_600_000 })
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver

describe('around the main job', () => {
  it('shows the list to the channel without buttons, with who shared it', async () => {
    const list = await ask(stage, MIA, 'pending', 'waiting for an update')
    await clickOn(stage, MIA, list, 'pending.share')
    const shared = await driver().waitForMessage({ channelId: CHANNEL, where: { includes: 'shared by' } })
    expect(shared.text).toContain(`<@${MIA}>`)
    expect(JSON.stringify(shared.blocks)).not.toContain('action_id')
  })

  it('sends the list as a CSV file to the direct message', async () => {
    const list = await ask(stage, MIA, 'pending 5F / Meeting room A', '3 devices waiting')
    await clickFor(stage, MIA, {
      message: list,
      actionId: 'pending.csv',
      includes: "I'm writing the list of waiting devices to a file. You get it as a direct message",
    })
    const channelId = `D${MIA.slice(1)}`
    const { files } = await driver().waitForMessage({
      channelId,
      where: ({ files: some }) => some !== undefined,
    })
    expect(driver().messages(channelId).at(-2)?.text).toContain(
      'Waiting devices · 5F / Meeting room A: 3 devices as CSV',
    )
    expect(files?.[0]?.name).toBe('waiting-devices.csv')
    const lines = (await (await fetch(files?.[0]?.url_private ?? '')).text()).trimEnd().split('\r\n')
    expect(lines[0]).toBe('room,device,device_id,kind,new_version,online')
    expect(lines[1]).toBe('5F / Meeting room A,Lamp room-5a-1,room-5a-1,light,2.0.0,yes')
    expect(lines).toHaveLength(4)
  })

  it('sends no file of a list that has become empty, and shows the list instead', async () => {
    const list = await ask(stage, MIA, 'pending 5F / Meeting room A', '3 devices waiting')
    const lamps = [1, 2, 3].flatMap((number) => stage.cloud.devices.get(`room-5a-${number}`) ?? [])
    const offers = lamps.map(({ offered }) => offered)
    for (const one of lamps) one.offered = undefined
    await stage.engine.readPending('p1', { maxAgeMs: 0 })
    const channelId = `D${MIA.slice(1)}`
    const before = driver().messages(channelId).length
    await clickFor(stage, MIA, { message: list, actionId: 'pending.csv', includes: 'Nothing is waiting' })
    expect(driver().messages(channelId)).toHaveLength(before)
    for (const [index, one] of lamps.entries()) one.offered = offers[index]
    await stage.engine.readPending('p1', { maxAgeMs: 0 })
  })

  it('refreshes in place with a new reading', async () => {
    const list = await ask(stage, MIA, 'pending 5F / Meeting room A', '3 devices waiting')
    const lampOf5F = stage.cloud.devices.get('room-5a-3')
    if (lampOf5F === undefined) throw new Error('the building has this lamp')
    const { offered } = lampOf5F
    lampOf5F.offered = undefined
    await clickOn(stage, MIA, list, 'command.rerun:0')
    const fresh = await driver().waitForEphemeral({
      userId: MIA,
      where: { ts: list.ts, includes: '2 devices waiting' },
    })
    expect(fresh.text).not.toContain('room-5a-3')
    lampOf5F.offered = offered
  })

  it('filters through a form and answers where it was opened', async () => {
    const list = await ask(stage, MIA, 'pending', 'waiting for an update')
    await clickOn(stage, MIA, list, 'pending.filter')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.filter' } })
    const { options } = await driver().suggest({ userId: MIA, actionId: 'filter.places', value: '4f meet' })
    driver().fillView({
      userId: MIA,
      values: {
        'filter-online': { 'filter.online': 'offline' },
        'filter-places': { 'filter.places': options.map(({ value }) => value) },
      },
    })
    const answer = await newAnswer(stage, MIA, {
      includes: '1 device waiting',
      act: () => driver().submitView({ userId: MIA }),
    })
    expect(answer.text).toContain('Lamp room-4a-3')
    expect(answer.channel).toBe(CHANNEL)
  })

  it('needs as many approvals as the quorum says, each person once', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    await clickFor(stage, JONAS, {
      message: card,
      actionId: 'approval.approve',
      includes: '1 more approval is needed',
    })
    await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: '1 of 2 approvals' },
    })
    await clickFor(stage, JONAS, {
      message: card,
      actionId: 'approval.approve',
      includes: 'You already approved this',
    })
    expect(stage.cloud.triggered).toEqual([])

    const overview = await ask(stage, AIKO, '', '1 needs you')
    expect(overview.text).toMatch(/🔵 R-1 .* · waiting for approval/u)
    expect((await ask(stage, JONAS, '', 'nothing needs you')).text).toContain('for others')

    await clickOn(stage, AIKO, card, 'approval.approve')
    const running = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, action: 'progress.halt' },
    })
    expect(running.text).toContain(`approved by <@${JONAS}>, <@${AIKO}>`)
  })

  it('pauses for anyone, resumes for approvers only, and halts after one question', async () => {
    // The next wave is offered once the first lamp is verified; the other three are still unsent.
    const card = await driver().waitForMessage({ channelId: CHANNEL, where: { action: 'progress.widen' } })
    await clickFor(stage, SAM, { message: card, actionId: 'progress.pause', includes: 'R-1 is paused' })
    const paused = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, action: 'progress.resume' },
    })
    expect(paused.text).toContain(`by <@${SAM}>`)
    expect((await ask(stage, JONAS, '', '1 needs you')).text).toContain('⏸️ R-1 Corridor 4 · paused')
    await ask(stage, SAM, '', 'nothing needs you')
    await clickFor(stage, SAM, { message: paused, actionId: 'progress.resume', includes: 'Only' })
    await clickFor(stage, JONAS, { message: paused, actionId: 'progress.resume', includes: 'R-1 continues' })
    const question = await ask(stage, SAM, 'halt R-1 a smell of smoke', 'Nothing changed yet')
    expect((await stage.engine.loadRollout('R-1'))?.rollout.status).toBe('running')
    await clickOn(stage, SAM, question, 'control.halt')
    const halted = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'Halted', action: 'progress.replan' },
    })
    expect(halted.text).toContain('a smell of smoke')
    expect(halted.text).toContain('1 device was sent, 3 were never sent')
    expect((await ask(stage, JONAS, 'resume R-1', 'Nothing changed')).text).toContain('halted')
    expect((await ask(stage, SAM, 'history', '⛔ R-1 Corridor 4 · halted')).text).toContain('3 left out')
  })

  it('shows every device of a rollout, to anyone', async () => {
    const status = await ask(stage, SAM, 'status R-1', 'Only you see this copy')
    await clickOn(stage, SAM, status, 'rollout.devices')
    const modal = await driver().waitForModal({ userId: SAM, where: { includes: 'Devices of R-1' } })
    expect(JSON.stringify(modal.blocks)).toContain('Lamp room-4c-1')
    await driver().closeView({ userId: SAM })
  })

  it('shows one device in full, by name and by id', async () => {
    const byName = await ask(stage, MIA, 'device lamp room-5a-2', 'Installed 1.0.0')
    expect(byName.text).toContain('5F / Meeting room A')
    expect((await ask(stage, MIA, 'device ROOM-5A-3', 'Installed 1.0.0')).text).toContain('offered 2.0.0')
    await ask(stage, MIA, 'device lamp', 'Which one?')
  })

  it('finds a device that is in no list any more by its name in a rollout', async () => {
    Object.assign(stage.cloud.devices.get('room-4c-1') ?? {}, { offered: undefined, hasFailed: true })
    await stage.engine.readPending('p1', { maxAgeMs: 0 })
    const found = await ask(stage, MIA, 'device lamp room-4c-1', 'the last update failed')
    expect(found.text).toContain('Lamp room-4c-1')
    stage.cloud.breakdown = (call, of) =>
      call === 'readDevice' && of === 'room-4c-1' ? problem('permission', false) : undefined
    const refused = await ask(stage, MIA, 'device lamp room-4c-1', 'Tuya does not let this project do that')
    expect(refused.text).toContain('Tuya answers for other devices of this project')
    stage.cloud.breakdown = undefined
  })

  it('draws the Home tab for the person who opens it', async () => {
    await driver().openHome({ userId: MIA })
    const home = await driver().waitForHome({ userId: MIA, where: { includes: 'Firmware updates' } })
    expect(JSON.stringify(home.blocks)).toContain('See waiting devices')
  })

  it('refuses decisions on a second card, retires it and links to the current one', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    const copy = await fetch(`${stage.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: CHANNEL, text: 'orphan', blocks: card.blocks }),
    })
    const { ts } = (await copy.json()) as { ts: string }
    const orphan = await driver().waitForMessage({ channelId: CHANNEL, where: { ts } })
    await clickFor(stage, JONAS, { message: orphan, actionId: 'approval.approve', includes: 'posted twice' })
    const retired = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts, includes: 'posted twice' },
    })
    expect(JSON.stringify(retired.blocks)).not.toContain('action_id')
    const stored = await stage.engine.loadRollout('R-2')
    expect(stored?.rollout).toMatchObject({ status: 'awaiting-approval', votes: [] })
  })

  it('asks for a channel if an upgrade is requested in a direct message', async () => {
    await driver().openHome({ userId: SAM })
    const direct = driver()
      .channels()
      .find(({ isDirect, memberIds }) => isDirect && memberIds.includes(SAM))
    await typeOta(stage, SAM, 'upgrade Hall', direct?.id ?? '')
    const answer = await driver().waitForEphemeral({ userId: SAM, where: { includes: 'in a channel' } })
    expect(answer.text).toContain('Nothing was requested')
  })
})

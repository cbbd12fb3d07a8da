// `/ota lock` and `/ota unlock`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import {
  CHANNEL,
  FOREIGN_CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

/** 13:00 in Berlin, where the simulator's people are. */
const NOON = Date.UTC(2026, 10, 24, 12)
const slackDate = (atMs: number) => `<!date^${atMs / 1000}^`

let stage: SlackStage
let heldCardTs = ''
beforeAll(async () => {
  stage = await startSlackStage()
  stage.setClock(NOON)
})
afterAll(() => stage.stop())

const driver = () => stage.slack.driver
const shared = (includes: string) => driver().waitForMessage({ channelId: CHANNEL, where: { includes } })
const sentIn = (room: string) => stage.cloud.triggered.filter((deviceId) => deviceId.startsWith(room))

describe('/ota lock', () => {
  it('says what is missing, and locks nothing', async () => {
    await ask(stage, MIA, 'lock', 'No room is locked.')
    await ask(stage, MIA, 'lock Kitchen', 'Please say until when.')
    await ask(stage, MIA, 'lock Kitchen until', 'Please say until when.')
    await ask(stage, MIA, 'lock Kitchen until someday x', 'I don’t understand the end time.')
    await ask(stage, MIA, 'lock Kitchen until today 9:00 x', 'That time has already passed.')
    await ask(stage, MIA, 'lock Kitchen until 18:00', 'Please say why')
    await ask(stage, MIA, 'lock until 18:00 a fair', 'Please say which room.')
    await ask(stage, MIA, 'lock Cellar until 18:00 a fair', 'There is no room or floor “Cellar”')
    expect(await stage.engine.roomLocks.list('p1')).toEqual([])
  })

  it('asks which of two rooms, and the answer continues with the same time and reason', async () => {
    const question = await ask(stage, MIA, 'lock Meeting room A until 18:00 board meeting', 'Which one?')
    await clickOn(stage, MIA, question, 'command.run:0')
    const told = await shared('locked 4F / Meeting room A until')
    expect(told.text).toContain('“board meeting”')
    const zone = driver()
      .users()
      .find(({ id }) => id === MIA)?.timeZone
    const [lock] = await stage.engine.roomLocks.list('p1')
    const local = new Date(lock?.untilMs ?? 0).toLocaleTimeString('en-GB', { timeZone: zone ?? 'UTC' })
    expect(local).toBe('18:00:00')
    expect(lock).toMatchObject({ roomId: 'room-4a', by: MIA, reason: 'board meeting' })
  })

  it('is shown in the list, in the form and on the approval card, and parks only the room’s devices', async () => {
    await typeOta(stage, SAM, 'lock Corridor 4 for 2h lift repair')
    await shared('lift repair')
    const [corridor] = (await stage.engine.roomLocks.list('p1')).filter(({ roomId }) => roomId === 'room-4c')
    const until = slackDate(Math.floor((corridor?.untilMs ?? 0) / 1000) * 1000)
    const list = await ask(stage, MIA, 'pending', `locked until ${until}`)
    expect(JSON.stringify(list.blocks)).toContain('locked until')

    await typeOta(stage, MIA, 'upgrade Corridor 4')
    await driver().waitForModal({ userId: MIA, where: { includes: 'lift repair' } })
    await driver().closeView({ userId: MIA })
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    heldCardTs = card.ts
    expect(card.text).toContain('⚠️ Corridor 4 is locked until')
    await clickOn(stage, JONAS, card, 'approval.approve')
    await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'its room is locked' },
    })
    expect(sentIn('room-4c')).toEqual([])

    const free = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    await clickOn(stage, JONAS, free, 'approval.approve')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: free.ts,
      where: { includes: 'Finished' },
    })
    expect(sentIn('room-4c')).toEqual([])
  })

  it('is ended by the person who locked, or by an approver, and the rollout continues by itself', async () => {
    await ask(stage, MIA, 'unlock Corridor', 'Only')
    await ask(stage, MIA, 'unlock Kitchen', 'There is no lock on a room “Kitchen”.')
    await ask(stage, MIA, 'lock Corridor 4 until 13:30 me too', 'Your lock would end earlier')
    const locks = await ask(stage, MIA, 'unlock', 'Locked rooms')
    expect(sentIn('room-4c')).toEqual([])
    const told = await shared('lift repair')
    await clickOn(stage, SAM, await ask(stage, SAM, 'lock', 'Locked rooms'), 'lock.unlock:0')
    await shared('unlocked Corridor 4')
    // The lock's message keeps its text, says how the lock ended, and has no buttons any more.
    const ended = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: told.ts, includes: `<@${SAM}> unlocked it` },
    })
    expect(ended.text).toContain('locked Corridor 4 until')
    expect(ended.text).toContain('“lift repair”')
    expect(JSON.stringify(ended.blocks)).not.toContain('button')
    await driver().waitForThreadReply({
      channelId: CHANNEL,
      threadTs: heldCardTs,
      where: { includes: 'Finished' },
    })
    expect(sentIn('room-4c')).toHaveLength(4)

    const board = await shared('board meeting')
    await clickOn(stage, JONAS, board, 'lock.unlock:0')
    await shared('unlocked 4F / Meeting room A')
    await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: board.ts, includes: `<@${JONAS}> unlocked it` },
    })
    const stale = await clickFor(stage, MIA, {
      message: locks,
      actionId: 'lock.unlock:0',
      includes: 'is no longer locked. Nothing changed.',
    })
    expect(stale.text).not.toContain('room-4')
  })

  it('that replaces another one ends its message, and a lock that ended by itself is closed by a click', async () => {
    await typeOta(stage, MIA, 'lock Kitchen for 1h a first cake')
    const first = await shared('a first cake')
    await typeOta(stage, MIA, 'lock Kitchen for 3h a second cake')
    const second = await shared('a second cake')
    const ended = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: first.ts, includes: 'it has been locked again until' },
    })
    expect(JSON.stringify(ended.blocks)).not.toContain('button')
    stage.setClock(NOON + 5 * 3_600_000)
    await clickFor(stage, JONAS, {
      message: second,
      actionId: 'lock.unlock:0',
      includes: 'Kitchen is no longer locked',
    })
    const closed = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: second.ts, includes: 'is no longer locked' },
    })
    expect(JSON.stringify(closed.blocks)).not.toContain('button')
  })

  it('ends its post although Slack fails the first edits', async () => {
    await typeOta(stage, MIA, 'lock Kitchen for 2h a third cake')
    const told = await shared('a third cake')
    stage.slack.faults.add({ method: 'chat.update', kind: 'rate-limited', retryAfterSeconds: 1 })
    stage.slack.faults.add({ method: 'chat.update', kind: 'error', error: 'internal_error' })
    await typeOta(stage, MIA, 'unlock Kitchen')
    const ended = await driver().waitForMessage({
      channelId: CHANNEL,
      where: { ts: told.ts, includes: `<@${MIA}> unlocked it` },
    })
    expect(JSON.stringify(ended.blocks)).not.toContain('button')
  })

  it('is announced in an answer if the bot is not a member, and its id is never shown', async () => {
    await typeOta(stage, MIA, 'lock Hall for 1h a fair', FOREIGN_CHANNEL)
    const told = await driver().waitForMessage({ channelId: FOREIGN_CHANNEL, where: { includes: 'a fair' } })
    expect(told.text).toContain('locked Hall until')
    await typeOta(stage, MIA, 'unlock Hall')
    await shared('unlocked Hall')
    const { text } = await ask(stage, MIA, 'unlock "room-big"', 'There is no lock on a room')
    expect(text).toContain('There is no lock on a room “Hall”')
    const unknown = await ask(stage, MIA, 'unlock "250389884"', 'is not locked. Nothing changed.')
    expect(unknown.text).not.toContain('250389884')
  })
})

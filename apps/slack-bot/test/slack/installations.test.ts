// Messages, buttons and forms of another installation.
import type { SlackMessage } from '@illume-ota/slack-simulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  chooseEntry,
  clickFor,
  clickOn,
  newAnswer,
  requestUpgrade,
  typeOta,
} from '../support/slack-stage/act.ts'
import { CHANNEL, JONAS, MIA, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const OTHER = 'ffffffffffff'
const NOT_MINE = 'another installation of illume-ota'
let stage: SlackStage
beforeEach(async () => {
  stage = await startSlackStage()
})
afterEach(() => stage.stop())

const driver = () => stage.slack.driver
const eventCount = async (): Promise<number> =>
  (await stage.db.selectFrom('event').select('seq').execute()).length

/** Posts blocks with the bot's own token, as the bot did before its restart. */
const postAsBefore = async (blocks: unknown): Promise<SlackMessage> => {
  const answer = await fetch(`${stage.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: CHANNEL, text: 'before', blocks }),
  })
  const { ts } = (await answer.json()) as { ts: string }
  return driver().waitForMessage({ channelId: CHANNEL, where: { ts } })
}
const cardNow = (ts: string): SlackMessage | undefined =>
  driver()
    .messages(CHANNEL)
    .find((message) => message.ts === ts)
const replaceIn = (message: SlackMessage, pattern: RegExp, by: string): unknown =>
  JSON.parse(JSON.stringify(message.blocks).replaceAll(pattern, by))

describe('messages of another installation', () => {
  it('are recognised, and stay unchanged', async () => {
    const own = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    const foreign = await postAsBefore(replaceIn(own, /~[0-9a-f]{12}"/gu, `~${OTHER}"`))
    const before = await eventCount()
    const clicks = ['approval.approve', 'approval.reject', 'rollout.devices'].map(
      (actionId) => () => clickOn(stage, JONAS, foreign, actionId),
    )
    for (const act of [...clicks, () => chooseEntry(stage, JONAS, foreign, 'Withdraw…')]) {
      const told = await newAnswer(stage, JONAS, { includes: NOT_MINE, act })
      expect(told.text).not.toContain(own.ts.replace('.', ''))
    }
    expect(cardNow(foreign.ts)?.blocks).toEqual(foreign.blocks)
    expect(cardNow(foreign.ts)?.edited).toBeUndefined()
    expect(await eventCount()).toBe(before)
  })

  it('are answered by a second bot on the same token, wherever their buttons and forms are', async () => {
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    const help = await ask(stage, MIA, 'pendng', 'Did you mean')
    await clickOn(stage, JONAS, card, 'approval.reject')
    await driver().waitForModal({ userId: JONAS, where: { callbackId: 'modal.reject' } })
    await typeOta(stage, MIA, 'upgrade 4F / Corridor 4')
    await driver().waitForModal({ userId: MIA, where: { callbackId: 'modal.request' } })
    const before = await eventCount()
    await stage.app.stop()
    const second = stage.newApp({ installationId: OTHER })
    await second.start()
    try {
      await clickFor(stage, JONAS, { message: card, actionId: 'approval.approve', includes: NOT_MINE })
      await clickFor(stage, MIA, { message: help, actionId: 'command.run:0', includes: NOT_MINE })
      for (const userId of [JONAS, MIA]) {
        const submitted = await driver().submitView({ userId })
        expect(submitted).toMatchObject({ outcome: 'updated' })
        expect(JSON.stringify(submitted)).toContain(NOT_MINE)
      }
      expect(await eventCount()).toBe(before)
      expect(cardNow(card.ts)?.blocks).toEqual(card.blocks)
    } finally {
      await second.stop()
    }
  })
})

describe('messages without an id', () => {
  const unmarked = (message: SlackMessage): unknown => replaceIn(message, /~[0-9a-f]{12}"/gu, '"')

  it.each([
    ['a card', () => requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' }), 'approval.approve'],
    ['a question', () => ask(stage, MIA, 'pendng', 'Did you mean'), 'command.run:0'],
  ] as const)('do nothing: %s', async (_what, draw, actionId) => {
    const old = await postAsBefore(unmarked(await draw()))
    const before = await eventCount()
    const told = await clickFor(stage, JONAS, { message: old, actionId, includes: 'older version' })
    expect(told.text).toContain('Nothing changed')
    expect(cardNow(old.ts)?.blocks).toEqual(old.blocks)
    expect(await eventCount()).toBe(before)
  })
})

it('a card of a rollout whose number was assigned again is left unchanged', async () => {
  const own = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
  const lost = await postAsBefore(replaceIn(own, /R-1\.[0-9a-f]{12}/gu, 'R-1.abcdefabcdef'))
  const told = await clickFor(stage, JONAS, {
    message: lost,
    actionId: 'approval.approve',
    includes: 'no longer know the request',
  })
  expect(told.text).not.toContain('posted twice')
  expect(cardNow(lost.ts)?.blocks).toEqual(lost.blocks)
})

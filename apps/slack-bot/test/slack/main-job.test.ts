// The main job in Slack, from `/ota pending` to the verified end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, holdReadings, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
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
  stage = await startSlackStage()
})
afterAll(() => stage.stop())

describe('from /ota pending to the verified end', () => {
  it('lists pending updates room by room, with rooms of the same name distinguished', async () => {
    const answer = await ask(stage, MIA, 'pending', 'waiting for an update')
    expect(answer.text).toContain('4F / Meeting room A: 6 lights')
    expect(answer.text).toContain('5F / Meeting room A: 3 lights')
    expect(answer.text).toContain('1 offline')
    expect(answer.blocks?.some((block) => block.type === 'data_table')).toBe(true)
  })

  it('runs the main job: requested, refused to the requester, approved by another person, observed to its end', async () => {
    const { driver } = stage.slack
    const card = await requestUpgrade(stage, {
      userId: MIA,
      room: '5F / Meeting room A',
      reason: 'flicker fix',
    })
    expect(card.text).toContain('5F / Meeting room A — upgrade 3 ')
    expect(card.text).toContain('flicker fix')

    await clickFor(stage, MIA, {
      message: card,
      actionId: 'approval.approve',
      includes: 'someone else must approve',
    })
    await clickFor(stage, SAM, { message: card, actionId: 'approval.approve', includes: 'Only' })
    expect(stage.cloud.triggered).toEqual([])

    await clickOn(stage, JONAS, card, 'approval.approve')
    const result = await driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Finished' },
    })
    expect(result.text).toContain(`<@${MIA}>`)
    expect(result.text).toContain(`<@${JONAS}>`)
    const done = await driver.waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'all 3 updated' },
    })
    expect(JSON.stringify(done.blocks)).not.toMatch(/"action_id":"(?!rollout\.devices|command\.run)/u)
    expect(stage.cloud.triggered.toSorted()).toEqual(['room-5a-1', 'room-5a-2', 'room-5a-3'])

    const late = await ask(stage, AIKO, `status R-1`, 'Only you see this copy')
    expect(late.text).toMatch(/all 3 updated\nFinished at/u)
  })

  it('acknowledges the command before it reads Tuya', async () => {
    const { letGo } = await holdReadings(stage)
    expect(await typeOta(stage, SAM, 'device nowhere')).toMatchObject({ acked: true })
    expect(stage.slack.driver.ephemerals(SAM).some(({ text }) => text.includes('I found no device'))).toBe(
      false,
    )
    letGo()
    await stage.slack.driver.waitForEphemeral({ userId: SAM, where: { includes: 'I found no device' } })
  })

  it('lets exactly one of two approvers decide, and tells the other who decided first', async () => {
    const { driver } = stage.slack
    const card = await requestUpgrade(stage, { userId: MIA, room: 'Corridor 4' })
    await Promise.all([
      clickOn(stage, JONAS, card, 'approval.approve'),
      clickOn(stage, AIKO, card, 'approval.approve'),
    ])
    const told = await Promise.any(
      [JONAS, AIKO].map((userId) =>
        driver.waitForEphemeral({ userId, where: { includes: 'already approved this at' } }),
      ),
    )
    expect(told.text).toMatch(/<@U0(?:JONASWEBER|AIKOTANAKA)> already approved this at/u)
    await driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Finished' },
    })
    const started = stage.cloud.triggered.filter((id) => id.startsWith('room-4c'))
    expect(new Set(started).size).toBe(started.length)
    const ended = await driver.waitForMessage({
      channelId: CHANNEL,
      where: { ts: card.ts, includes: 'Finished' },
    })
    expect(ended.text).toContain('all 4 updated')
  })
})

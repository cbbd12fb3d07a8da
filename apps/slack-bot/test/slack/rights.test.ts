// A person loses a right between two clicks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, clickFor, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import {
  AIKO,
  CHANNEL,
  JONAS,
  MIA,
  PRIYA,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

let stage: SlackStage
beforeEach(async () => {
  stage = await startSlackStage({ quorum: 2 })
})
afterEach(() => stage.stop())

const APPROVE = 'approval.approve'
const leads = (...userIds: string[]): void =>
  stage.slack.driver.changeUserGroup({ userGroupId: 'S0FACILITYLEADS', userIds })
const openRequest = () => requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
const requestNow = async () => (await stage.engine.loadRollout('R-1'))?.rollout

describe('a right that somebody lost', () => {
  it('is gone at the next click, also when the machine’s clock is set back', async () => {
    const card = await openRequest()
    await ask(stage, JONAS, 'who-can-approve', 'You may approve')
    leads(AIKO)
    stage.setClock(Date.now() - 20 * 60_000)
    await clickFor(stage, JONAS, { message: card, actionId: APPROVE, includes: 'may do this' })
    expect(await requestNow()).toMatchObject({ status: 'awaiting-approval', votes: [] })
  })

  it('takes its vote with it at the click that would complete the approval, and the thread says so', async () => {
    const card = await openRequest()
    await clickFor(stage, JONAS, { message: card, actionId: APPROVE, includes: '1 more approval is needed' })
    leads(AIKO)
    await clickFor(stage, AIKO, { message: card, actionId: APPROVE, includes: '1 more approval is needed' })
    await stage.slack.driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: `<@${JONAS}> approved this request, but may not approve any more` },
    })
    expect(await requestNow()).toMatchObject({ status: 'awaiting-approval', votes: [{ by: AIKO }] })
    expect(stage.cloud.triggered).toEqual([])
    await clickOn(stage, PRIYA, card, APPROVE)
    await stage.slack.driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Approved by' },
    })
  })

  it.each([
    [
      'no_such_subteam',
      'the approver group in the settings does not exist in Slack',
      'an admin must correct',
    ],
    ['missing_scope', 'the Slack app lacks a permission', 'paste the manifest'],
    ['a_code_of_tomorrow', 'Slack answered a_code_of_tomorrow', 'send this line'],
    [
      'internal_error',
      'Slack reports an internal problem (internal_error)',
      'Please click again in a minute',
    ],
  ])('that Slack cannot tell (%s) is a no, with the cause and what helps', async (error, why, helps) => {
    const card = await openRequest()
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error })
    const told = await clickFor(stage, JONAS, { message: card, actionId: APPROVE, includes: why })
    expect(told.text).toContain(helps)
    expect(told.text).toContain('Nothing changed')
    expect(await requestNow()).toMatchObject({ votes: [] })
  })

  it('is asked for before it counts: while an earlier voter cannot be looked up, nothing is completed', async () => {
    const card = await openRequest()
    await clickFor(stage, PRIYA, { message: card, actionId: APPROVE, includes: '1 more approval is needed' })
    stage.slack.faults.add({ method: 'users.info', kind: 'slow', delayMs: 0, times: 2 })
    stage.slack.faults.add({ method: 'users.info', kind: 'rate-limited', retryAfterSeconds: 30 })
    await clickFor(stage, AIKO, { message: card, actionId: APPROVE, includes: 'who approved before you' })
    expect(await requestNow()).toMatchObject({ status: 'awaiting-approval', votes: [{ by: PRIYA }] })
    await clickOn(stage, AIKO, card, APPROVE)
    await stage.slack.driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Approved by' },
    })
  })
})

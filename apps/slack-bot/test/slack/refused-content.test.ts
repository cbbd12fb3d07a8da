// Messages and views that Slack refuses are drawn in a simpler form.
import { slackErrorCodes, type PlannedFault } from '@illume-ota/slack-simulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../src/slack/platform/block-limits.ts'
import { drawingsOf, postDrawingsOf } from '../../src/slack/announcer/drawings.ts'
import { kindOfCode } from '../../src/slack/platform/slack-codes.ts'
import { toRichText } from '../../src/slack/text/to-rich-text.ts'
import { ask, clickOn, requestUpgrade, typeOta } from '../support/slack-stage/act.ts'
import { startCardStage, type CardStage } from '../support/slack-stage/card-stage.ts'
import {
  CHANNEL,
  JONAS,
  MIA,
  SAM,
  startSlackStage,
  type SlackStage,
} from '../support/slack-stage/slack-stage.ts'

/** Each code, and how often in a row Slack returns it. */
const refusals = (most: number) =>
  slackErrorCodes.content.map((error, index) => [error, 1 + (index % most)] as const)

describe('Slack’s error codes', () => {
  it.each([
    ['content', slackErrorCodes.content, ['content']],
    ['place', slackErrorCodes.place, ['no-place']],
    ['message', slackErrorCodes.message, ['gone', 'unclear']],
    ['identity', slackErrorCodes.identity, ['identity', 'missing-scope']],
    ['rate', slackErrorCodes.rate, ['rate-limited']],
    ['transient', slackErrorCodes.transient, ['unclear']],
    ['views', slackErrorCodes.views, ['late-trigger', 'refused']],
    ['unknown', ['a_code_of_tomorrow', 'constructor', '__proto__'], ['refused']],
  ] as const)('of the group %s have one meaning each', (_group, codes, kinds) => {
    const known: readonly string[] = kinds
    expect(codes.filter((code) => !known.includes(kindOfCode(code)))).toEqual([])
  })
})

describe('a message that Slack refuses is drawn in a simpler form', () => {
  let stage: CardStage
  beforeEach(async () => {
    stage = await startCardStage()
  })
  afterEach(() => stage.close())
  const add = (fault: PlannedFault): void => stage.slack.faults.add(fault)
  const messages = () => stage.slack.driver.messages(CHANNEL)

  it.each(refusals(2))('the first post of a card, and its edit: %s, %i times', async (error, times) => {
    add({ method: 'chat.postMessage', kind: 'error', error, times })
    stage.become('awaiting-approval')
    await stage.newAnnouncer().refreshCard('R-23')
    expect(messages().map(({ text }) => text)).toEqual([expect.stringContaining('upgrade')])
    add({ method: 'chat.update', kind: 'error', error, times })
    stage.become('running')
    await stage.newAnnouncer().refreshCard('R-23')
    expect(messages().map(({ text }) => text)).toEqual([expect.stringContaining('🔄')])
  })

  it('a notice in the thread, and an ephemeral message', async () => {
    stage.become('completed')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    add({ method: 'chat.postMessage', kind: 'error', error: 'msg_blocks_too_long', times: 2 })
    await announcer.postNotice('R-23', 7, {
      kind: 'wave-passed',
      wave: 1,
      verified: 3,
      devices: 3,
      excludedRatePercent: 0,
    })
    expect(messages().at(-1)?.text).toContain('First wave done')
    add({ method: 'chat.postEphemeral', kind: 'error', error: 'msg_too_long', times: 2 })
    await announcer.tellPerson(MIA, CHANNEL, 'R-23', { kind: 'reminder', expiresAtMs: 1 } as never)
    expect(stage.slack.driver.ephemerals(MIA)).toHaveLength(1)
  })

  it('the plan of a card: from then on each edit is one call, and after an hour the plan is tried again', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    const edit = async () => {
      const before = stage.slack.driver.callLog().length
      stage.become('running')
      await announcer.refreshCard('R-23')
      return stage.slack.driver.callLog().length - before
    }
    const hasPlan = () => messages()[0]?.blocks?.some(({ type }) => type === 'plan')
    await announcer.refreshCard('R-23')
    expect(hasPlan()).toBe(true)
    add({ method: 'chat.update', kind: 'error', error: 'invalid_blocks' })
    expect(await edit()).toBe(2)
    expect([await edit(), hasPlan()]).toEqual([1, false])
    stage.pass(3_600_000)
    expect([await edit(), hasPlan()]).toEqual([1, true])
  })

  it('gives up after the simplest form, and names the code', async () => {
    add({ method: 'chat.postMessage', kind: 'error', error: 'msg_too_long', times: 4 })
    stage.become('running')
    await expect(stage.newAnnouncer().refreshCard('R-23')).rejects.toThrow(/msg_too_long/u)
  })

  it('never sends a post of more than the sum of characters that Slack takes', () => {
    const long = toRichText([['<'.repeat(2_800)]])
    const view = { text: '<'.repeat(9_000), blocks: [long], plainBlocks: [toRichText([['short']])] }
    expect([...drawingsOf(view)].map(({ blocks }) => blocks?.[0])).toContain(long)
    expect([...postDrawingsOf(view)].map(({ blocks }) => blocks?.[0])).not.toContain(long)
    expect(postDrawingsOf(view).next().value?.blocks).toEqual(view.plainBlocks)
    expect([...drawingsOf(view)].every(({ text }) => text.length <= LIMITS.message.text)).toBe(true)
  })
})

describe('an answer or a view that Slack refuses is drawn in a simpler form', () => {
  let stage: SlackStage
  beforeAll(async () => {
    stage = await startSlackStage()
    const card = await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    await clickOn(stage, JONAS, card, 'approval.approve')
    const { driver } = stage.slack
    await driver.waitForThreadReply({
      channelId: CHANNEL,
      threadTs: card.ts,
      where: { includes: 'Finished' },
    })
  })
  afterAll(() => stage.stop())
  afterEach(async () => {
    stage.slack.faults.clear()
    for (const _modal of stage.slack.driver.openModals({ userId: SAM }))
      await stage.slack.driver.closeView({ userId: SAM })
  })
  const refuse = (method: string, error: string, times: number): void =>
    stage.slack.faults.add({ method, kind: 'error', error, times })

  it.each(refusals(3))('an answer through the response_url: %s, %i times', async (error, times) => {
    refuse('response_url', error, times)
    const answer = await ask(stage, SAM, 'pending', 'wait')
    expect(answer.text).toContain('devices waiting for an update')
    expect(stage.slack.driver.callLog().filter(({ method }) => method === 'chat.postEphemeral')).toEqual([])
  })

  it('an answer sent another way because the response_url is used up', async () => {
    refuse('response_url', 'used_url', 1)
    refuse('chat.postEphemeral', 'msg_blocks_too_long', 3)
    expect((await ask(stage, SAM, 'pending', 'wait')).text).toContain('devices waiting for an update')
  })

  it.each(['view_too_large', 'invalid_arguments', 'invalid_blocks'])(
    'a view without input: %s',
    async (error) => {
      const { driver } = stage.slack
      const shown = await ask(stage, SAM, 'status R-1', 'R-1')
      await clickOn(stage, SAM, shown, 'rollout.devices')
      const { hash } = await driver.waitForModal({ userId: SAM, where: { includes: 'Devices of R-1' } })
      refuse('views.update', error, 1)
      await driver.clickInView({ userId: SAM, actionId: 'rollout.devices-csv' })
      const part = await driver.waitForModal({ userId: SAM, where: (view) => view.hash !== hash })
      expect(JSON.stringify(part.blocks)).toContain('3 devices')
    },
  )

  it('a form is never shortened: a message in its place says that nothing can be entered', async () => {
    refuse('views.update', 'view_too_large', 1)
    await typeOta(stage, SAM, 'upgrade 4F / Meeting room A')
    const note = await stage.slack.driver.waitForModal({
      userId: SAM,
      where: { includes: 'Slack refused this form' },
    })
    expect(note.submit ?? undefined).toBeUndefined()
  })

  it('a view that Slack does not open at all, and the Home tab', async () => {
    const { driver } = stage.slack
    refuse('views.open', 'invalid_arguments', 1)
    const shown = await ask(stage, SAM, 'status R-1', 'R-1')
    await clickOn(stage, SAM, shown, 'rollout.devices')
    await driver.waitForModal({ userId: SAM, where: { includes: '3 devices' } })
    refuse('views.publish', 'view_too_large', 1)
    await driver.openHome({ userId: SAM })
    const home = await driver.waitForHome({ userId: SAM, where: { includes: 'Type /ota in a channel' } })
    expect(home.blocks).toHaveLength(1)
  })
})

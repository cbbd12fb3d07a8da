// Cards and notices in Slack: one message per card, each notice once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCardStage, type CardStage } from '../support/slack-stage/card-stage.ts'

const CHANNEL = 'C0FACILITIES'
let stage: CardStage
beforeEach(async () => {
  stage = await startCardStage()
})
afterEach(() => stage.close())

const messages = () => stage.slack.driver.messages(CHANNEL)
const cards = () => messages().filter(({ ts, thread_ts: parent }) => parent === undefined || parent === ts)
const calls = (method: string): number =>
  stage.slack.driver.callLog().filter((call) => call.method === method).length
const fail = (method: string, error: string): void => stage.slack.faults.add({ method, kind: 'error', error })

describe('the card', () => {
  it('is one message from the request to the result', async () => {
    const announcer = stage.newAnnouncer()
    for (const status of ['awaiting-approval', 'running', 'completed']) {
      stage.become(status)
      await announcer.refreshCard('R-23')
    }
    expect(cards().length).toBe(1)
    expect(cards()[0]?.text).toMatch(/11 of 12 updated, 1 offline\nFinished at/u)
    expect(stage.ledger.cards.get('R-23')).toMatchObject({ drawnVersion: 3, isTerminal: true })
  })

  it('does not exist while there is nothing to decide', async () => {
    const announcer = stage.newAnnouncer()
    for (const status of ['draft', 'abandoned']) {
      stage.become(status)
      await announcer.refreshCard('R-23')
    }
    expect(messages()).toEqual([])
  })

  it('merges simultaneous refreshes and waits between edits', async () => {
    const announcer = stage.newAnnouncer()
    stage.become('awaiting-approval')
    await announcer.refreshCard('R-23')
    const first = announcer.refreshCard('R-23')
    stage.become('running')
    await Promise.all([
      first,
      announcer.refreshCard('R-23'),
      announcer.refreshCard('R-23'),
      announcer.refreshCard('R-23'),
    ])
    expect(calls('chat.update')).toBe(1)
    expect(stage.rests).toEqual([1_500])
    expect(cards()[0]?.text).toContain('🔄')
  })

  it('is never redrawn from an older state, nor without a change', async () => {
    const announcer = stage.newAnnouncer()
    stage.become('running')
    await announcer.refreshCard('R-23')
    await announcer.refreshCard('R-23')
    const record = stage.ledger.cards.get('R-23')
    if (record !== undefined) stage.ledger.cards.set('R-23', { ...record, drawnVersion: 99 })
    await stage.newAnnouncer().refreshCard('R-23')
    expect(calls('chat.update')).toBe(0)
  })

  it('is found again after the process died right after the post', async () => {
    stage.become('awaiting-approval')
    stage.ledger.dieAtWrite = 1
    await expect(stage.newAnnouncer().refreshCard('R-23')).rejects.toThrow(/did not accept/u)
    expect(cards().length).toBe(1)
    stage.ledger.dieAtWrite = undefined
    stage.become('running')
    await stage.newAnnouncer().refreshCard('R-23')
    expect(cards().length).toBe(1)
    expect(cards()[0]?.text).toContain('🔄')
    expect(stage.ledger.cards.get('R-23')?.messageTs).toBe(cards()[0]?.ts)
  })

  it('is found again after the answer to the post was lost', async () => {
    stage.become('awaiting-approval')
    stage.slack.faults.add({ method: 'chat.postMessage', kind: 'cut-after-effect' })
    const announcer = stage.newAnnouncer()
    await expect(announcer.refreshCard('R-23')).rejects.toThrow(/did not accept the card/u)
    stage.pass(1_000)
    await announcer.refreshCard('R-23')
    expect(cards().length).toBe(1)
  })

  it('is never confused with another installation’s card of the same number', async () => {
    stage.become('awaiting-approval')
    await stage.newAnnouncer('ffffffffffff').refreshCard('R-23')
    stage.ledger.cards.clear()
    stage.slack.faults.add({ method: 'chat.postMessage', kind: 'cut-before-effect' })
    await expect(stage.newAnnouncer().refreshCard('R-23')).rejects.toThrow(/did not accept/u)
    await stage.newAnnouncer().refreshCard('R-23')
    expect(cards().length).toBe(2)
    expect(stage.ledger.cards.get('R-23')?.messageTs).toBe(cards()[1]?.ts)
  })

  it('is posted again if the history can’t be read, with a log line', async () => {
    stage.become('awaiting-approval')
    stage.ledger.dieAtWrite = 1
    await expect(stage.newAnnouncer().refreshCard('R-23')).rejects.toThrow(/did not accept/u)
    stage.ledger.dieAtWrite = undefined
    fail('conversations.history', 'missing_scope')
    await stage.newAnnouncer().refreshCard('R-23')
    expect(cards().length).toBe(2)
    expect(stage.warnings).toEqual([expect.stringContaining('a second card may appear')])
    expect(stage.ledger.cards.get('R-23')?.messageTs).toBe(cards()[1]?.ts)
  })

  it('is posted again once after it was deleted, not a second time', async () => {
    const announcer = stage.newAnnouncer()
    stage.become('awaiting-approval')
    await announcer.refreshCard('R-23')
    for (const round of [1, 2]) {
      fail('chat.update', 'message_not_found')
      stage.become('running')
      await announcer.refreshCard('R-23')
      expect(cards().length, `round ${round}`).toBe(2)
    }
    expect(calls('chat.postMessage')).toBe(2)
  })

  it('asks for a retry after a rate limit, and stays recorded as begun', async () => {
    stage.become('awaiting-approval')
    stage.slack.faults.add({ method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 7 })
    const announcer = stage.newAnnouncer()
    await expect(announcer.refreshCard('R-23')).rejects.toMatchObject({ retryAfterMs: 7_000 })
    stage.pass(7_000)
    await announcer.refreshCard('R-23')
    expect(cards().length).toBe(1)
  })

  it('keeps its buttons in every simpler drawing', async () => {
    stage.become('awaiting-approval')
    fail('chat.postMessage', 'invalid_blocks')
    await stage.newAnnouncer().refreshCard('R-23')
    expect(JSON.stringify(cards()[0]?.blocks)).toContain('approval.approve')
  })

  it('tells the requester once that the bot is not in the channel', async () => {
    stage.become('awaiting-approval')
    const announcer = stage.newAnnouncer()
    for (const error of ['not_in_channel', 'not_in_channel']) {
      fail('chat.postMessage', error)
      await expect(announcer.refreshCard('R-23')).rejects.toMatchObject({ retryAfterMs: 60_000 })
      stage.pass(60_000)
    }
    const direct = stage.slack.driver.channels().filter(({ isDirect }) => isDirect)
    const told = direct.flatMap(({ id }) => stage.slack.driver.messages(id))
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('/invite')])
  })

  it.each([
    ['restricted_action_read_only_channel', 'let apps post there'],
    ['team_access_not_granted', 'Slack organisation'],
    ['is_inactive', 'unarchive it'],
    ['a_code_of_tomorrow', 'Slack answered a_code_of_tomorrow'],
  ])('tells the requester once what helps against %s', async (error, words) => {
    stage.become('awaiting-approval')
    const announcer = stage.newAnnouncer()
    for (const _try of [1, 2]) {
      fail('chat.postMessage', error)
      await expect(announcer.refreshCard('R-23')).rejects.toMatchObject({ retryAfterMs: 60_000 })
      stage.pass(60_000)
    }
    const told = directMessages()
    expect(told).toEqual([expect.stringContaining(words)])
    expect(told[0]).not.toContain('/invite')
  })

  it('tells the requester about refused replies, although the card works', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    for (const seq of [7, 8]) {
      fail('chat.postMessage', 'restricted_action_thread_locked')
      await expect(announcer.postNotice('R-23', seq, { kind: 'resumed' })).rejects.toMatchObject({
        retryAfterMs: 60_000,
      })
      stage.pass(60_000)
      await announcer.refreshCard('R-23')
    }
    expect(directMessages()).toEqual([expect.stringContaining('I can’t reply below the card of R-23')])
  })
})

const directMessages = (): readonly string[] =>
  stage.slack.driver
    .channels()
    .filter(({ isDirect }) => isDirect)
    .flatMap(({ id }) => stage.slack.driver.messages(id))
    .map(({ text }) => text)

describe('notices', () => {
  const NOTICE = { kind: 'wave-passed', wave: 1, verified: 2, devices: 2, excludedRatePercent: 0 } as const

  it('are in the thread once, however often they are posted', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.postNotice('R-23', 7, NOTICE)
    await announcer.postNotice('R-23', 7, NOTICE)
    await stage.newAnnouncer().postNotice('R-23', 7, NOTICE)
    const [card, ...replies] = messages()
    expect(replies.map(({ text }) => text)).toEqual(['First wave done: 2 of 2 updated.'])
    expect(replies[0]?.thread_ts).toBe(card?.ts)
    expect(calls('conversations.replies')).toBe(0)
  })

  it('are found again when the process died after posting', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    stage.ledger.dieAtWrite = 1
    await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toThrow(/did not accept/u)
    stage.ledger.dieAtWrite = undefined
    await stage.newAnnouncer().postNotice('R-23', 7, NOTICE)
    expect(messages().length).toBe(2)
  })

  it('are searched only after a post with an unknown result', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    stage.slack.faults.add({ method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 3 })
    await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toMatchObject({ retryAfterMs: 3_000 })
    await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toMatchObject({ retryAfterMs: 4_000 })
    stage.pass(3_000)
    await announcer.postNotice('R-23', 7, NOTICE)
    expect(calls('conversations.replies')).toBe(0)
    stage.slack.faults.add({ method: 'chat.postMessage', kind: 'cut-after-effect' })
    await expect(announcer.postNotice('R-23', 8, NOTICE)).rejects.toThrow(/did not accept/u)
    stage.pass(1_000)
    await announcer.postNotice('R-23', 8, NOTICE)
    expect(calls('conversations.replies')).toBe(1)
    expect(messages().length).toBe(3)
  })

  it('restore a card that was deleted once, and are dropped when it was deleted again', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    fail('chat.postMessage', 'thread_not_found')
    await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toMatchObject({ isFinal: false })
    await announcer.postNotice('R-23', 7, NOTICE)
    expect(cards().length).toBe(2)
    expect(messages().at(-1)?.thread_ts).toBe(cards()[1]?.ts)
    fail('chat.postMessage', 'thread_not_found')
    await expect(announcer.postNotice('R-23', 8, NOTICE)).rejects.toMatchObject({ isFinal: true })
    expect(cards().length).toBe(2)
  })

  it('are posted although a person wrote the same text', async () => {
    stage.become('running')
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    await stage.slack.driver.say({
      userId: 'U0SAMOKAFOR',
      channelId: CHANNEL,
      text: 'First wave done: 2 of 2 updated.',
      threadTs: cards()[0]?.ts ?? '',
    })
    await announcer.postNotice('R-23', 7, NOTICE)
    expect(messages().length).toBe(3)
  })

  it('reach a person as an ephemeral message, or as a direct message if the bot is not a member', async () => {
    stage.become('abandoned')
    const announcer = stage.newAnnouncer()
    const notice = { kind: 'draft-abandoned', problem: { code: 'no-answer' } } as const
    await announcer.tellPerson('U0MIATORRES', CHANNEL, 'R-23', notice)
    expect(stage.slack.driver.ephemerals('U0MIATORRES').length).toBe(1)
    await announcer.tellPerson('U0JONASWEBER', 'C0LIGHTINGOPS', 'R-23', notice)
    const direct = stage.slack.driver.channels().filter(({ isDirect }) => isDirect)
    expect(direct.flatMap(({ id }) => stage.slack.driver.messages(id)).length).toBe(1)
  })
})

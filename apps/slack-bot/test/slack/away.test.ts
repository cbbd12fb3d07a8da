// Slack doesn't answer, or rate-limits the bot.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCardStage, type CardStage } from '../support/slack-stage/card-stage.ts'

const CHANNEL = 'C0FACILITIES'
const NOTICE = { kind: 'wave-passed', wave: 1, verified: 2, devices: 2, excludedRatePercent: 0 } as const
let stage: CardStage
beforeEach(async () => {
  stage = await startCardStage()
  stage.become('running')
})
afterEach(() => stage.close())

const calls = (method: string): number =>
  stage.slack.driver.callLog().filter((call) => call.method === method).length
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const cardText = (): string | undefined => stage.slack.driver.messages(CHANNEL)[0]?.text

describe('while Slack does not answer', () => {
  it.each([
    [{ kind: 'rate-limited', retryAfterSeconds: 1 }, 1_000],
    [{ kind: 'http-500' }, 30_000],
    [{ kind: 'cut-before-effect' }, 30_000],
    [{ kind: 'error', error: 'internal_error' }, 30_000],
    [{ kind: 'error', error: 'token_revoked' }, 60_000],
  ] as const)(
    'after %o one call tries for all, and the newest state follows soon',
    async (fault, longestMs) => {
      const announcer = stage.newAnnouncer()
      await announcer.refreshCard('R-23')
      stage.slack.faults.add({ ...fault, method: '*', times: Number.POSITIVE_INFINITY })
      stage.become('completed')
      for (let second = 0; second < 300; second += 1) {
        await expect(announcer.refreshCard('R-23')).rejects.toThrow(/Slack/u)
        await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toThrow(/Slack/u)
        stage.pass(1_000)
      }
      const awayMs = 300_000 + sum(stage.rests)
      expect(calls('chat.update')).toBeLessThanOrEqual(6 + awayMs / longestMs)
      expect(calls('chat.postMessage')).toBe(1)
      expect(announcer.troubles()).toEqual([expect.not.objectContaining({ place: expect.anything() })])
      stage.slack.faults.clear()
      stage.pass(longestMs)
      await announcer.refreshCard('R-23')
      await announcer.postNotice('R-23', 7, NOTICE)
      expect(cardText()).toMatch(/Finished at/u)
      expect(announcer.troubles()).toEqual([])
    },
  )

  it.each(['not_in_channel', 'is_archived', 'is_inactive', 'no_permission', 'channel_not_found'])(
    'a channel that answers %s is tried each minute and delays no other channel',
    async (error) => {
      const announcer = stage.newAnnouncer()
      await announcer.refreshCard('R-23')
      stage.slack.faults.add({ method: 'chat.update', kind: 'error', error, times: 2 })
      stage.become('completed')
      for (let minute = 0; minute < 2; minute += 1) {
        await expect(announcer.refreshCard('R-23')).rejects.toMatchObject({ retryAfterMs: 60_000 })
        await expect(announcer.postNotice('R-23', 7, NOTICE)).rejects.toMatchObject({ retryAfterMs: 61_000 })
        stage.pass(60_000)
      }
      expect(announcer.troubles()).toMatchObject([{ place: CHANNEL, failure: { code: error } }])
      await announcer.tellPerson('U0MIATORRES', CHANNEL, 'R-23', NOTICE)
      await announcer.refreshCard('R-23')
      await announcer.postNotice('R-23', 7, NOTICE)
      expect(cardText()).toMatch(/Finished at/u)
      expect(calls('chat.update')).toBe(3)
      const direct = stage.slack.driver.channels().filter(({ isDirect }) => isDirect)
      expect(direct.flatMap(({ id }) => stage.slack.driver.messages(id)).map(({ text }) => text)).toEqual([
        expect.stringMatching(/^I can’t update the card of R-23/u),
        expect.stringContaining('First wave done'),
      ])
    },
  )

  it.each(['messages_tab_disabled', 'user_not_found'])(
    'a direct message that is answered with %s is dropped, and the next one is tried',
    async (error) => {
      const announcer = stage.newAnnouncer()
      stage.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error })
      await announcer.tellPerson('U0MIATORRES', 'U0MIATORRES', 'R-23', NOTICE)
      expect(announcer.troubles()).toEqual([])
      expect(stage.slack.driver.channels().filter(({ isDirect }) => isDirect)).toEqual([])
      await announcer.tellPerson('U0MIATORRES', 'U0MIATORRES', 'R-23', NOTICE)
      const direct = stage.slack.driver.channels().filter(({ isDirect }) => isDirect)
      expect(direct.flatMap(({ id }) => stage.slack.driver.messages(id))).toMatchObject([
        { text: expect.stringMatching(/^Your request R-23: .+\nFirst wave done/u) },
      ])
    },
  )

  it('a drawing that Slack can never accept is dropped, with a log line', async () => {
    const announcer = stage.newAnnouncer()
    await announcer.refreshCard('R-23')
    stage.become('completed')
    stage.slack.faults.add({ method: 'chat.update', kind: 'error', error: 'msg_blocks_too_long', times: 9 })
    await expect(announcer.refreshCard('R-23')).rejects.toMatchObject({ isFinal: true })
    expect(announcer.troubles()).toEqual([])
  })
})

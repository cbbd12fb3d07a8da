import { createSlackSimulator, type SlackSimulator } from '@illume-ota/slack-simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSlackClient } from '../slack-client.ts'
import { createApprovers } from './approvers.ts'

let slack: SlackSimulator
let nowMs: number
beforeAll(async () => {
  slack = await createSlackSimulator()
})
afterAll(() => slack.close())
beforeEach(() => {
  slack.faults.clear()
  nowMs = 1_000
})

const warnings: string[] = []
const approvers = () => {
  const note = (_facts: object, message: string): void => void warnings.push(message)
  const log = { debug: note, info: note, warn: note, error: note }
  return createApprovers({
    client: createSlackClient({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, log }),
    approverUserIds: ['U0PRIYANAIR', 'U0GUESTLENA', 'U0ILLUMEOTA'],
    approverGroupIds: ['S0FACILITYLEADS'],
    clock: { now: () => nowMs, elapsed: () => nowMs },
    log,
  })
}
const person = (userId: string, teamId: string | undefined = slack.teamId) => ({ userId, teamId })
const calls = (method: string): number =>
  slack.driver.callLog().filter((call) => call.method === method).length

describe('who may approve', () => {
  it.each([
    ['U0JONASWEBER', 'approver', 'a member of a configured group'],
    ['U0PRIYANAIR', 'approver', 'a configured person'],
    ['U0SAMOKAFOR', 'not-approver', 'anybody else'],
    ['U0GUESTLENA', 'not-approver', 'a guest, even a configured one'],
    ['U0ILLUMEOTA', 'not-approver', 'a bot, even a configured one'],
  ])('%s is %s: %s', async (userId, right) => {
    expect(await approvers().rightOf(person(userId))).toBe(right)
  })

  it('is nobody of another team', async () => {
    expect(await approvers().rightOf(person('U0JONASWEBER', 'T0STRANGERS'))).toBe('not-approver')
  })

  it.each(['usergroups.users.list', 'users.info', 'auth.test'])(
    'is unknown when %s fails, and asked again',
    async (method) => {
      const who = approvers()
      slack.faults.add({ method, kind: 'http-500' })
      expect(await who.rightOf(person('U0JONASWEBER'))).toBe('unknown')
      expect(await who.rightOf(person('U0JONASWEBER'))).toBe('approver')
    },
  )

  it('is known for a named person although a group cannot be read', async () => {
    slack.faults.add({ method: 'usergroups.users.list', kind: 'rate-limited', retryAfterSeconds: 9 })
    expect(await approvers().rightOf(person('U0PRIYANAIR'))).toBe('approver')
  })

  it('is remembered for a minute and no longer', async () => {
    const who = approvers()
    const before = calls('users.info')
    await who.rightOf(person('U0JONASWEBER'))
    nowMs += 59_000
    await who.rightOf(person('U0JONASWEBER'))
    expect(calls('users.info') - before).toBe(1)
    nowMs += 1_001
    await who.rightOf(person('U0JONASWEBER'))
    expect(calls('users.info') - before).toBe(2)
  })
})

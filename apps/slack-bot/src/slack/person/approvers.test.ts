import { createSlackSimulator, type SlackSimulator } from '@illume-ota/slack-simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSlackClient } from '../platform/slack-client.ts'
import { createApprovers } from './approvers.ts'
import { createMembershipOf } from './memberships.ts'

let slack: SlackSimulator
let elapsedMs: number
beforeAll(async () => {
  slack = await createSlackSimulator()
})
afterAll(() => slack.close())
beforeEach(() => {
  slack.faults.clear()
  elapsedMs = 1_000
  slack.reset()
})

const warnings: string[] = []
const approvers = () => {
  const note = (_facts: object, message: string): void => void warnings.push(message)
  const log = { debug: note, info: note, warn: note, error: note }
  const client = createSlackClient({
    botToken: slack.botToken,
    slackApiUrl: slack.apiUrl,
    installationId: '0123456789ab',
    log,
  })
  const clock = { elapsed: () => elapsedMs }
  return createApprovers({
    client,
    membershipOf: createMembershipOf(client, clock),
    approverUserIds: ['U0PRIYANAIR', 'U0GUESTLENA', 'U0ILLUMEOTA'],
    approverGroupIds: ['S0FACILITYLEADS'],
    clock,
    log,
  })
}
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
    expect(await approvers().rightOf(userId)).toBe(right)
  })

  it.each(['usergroups.users.list', 'users.info', 'auth.test'])(
    'is unknown when %s fails, and asked again',
    async (method) => {
      const who = approvers()
      slack.faults.add({ method, kind: 'http-500' })
      expect(await who.rightOf('U0JONASWEBER')).toBe('unknown')
      expect(await who.rightOf('U0JONASWEBER')).toBe('approver')
    },
  )

  it('is known for a named person although a group cannot be read', async () => {
    slack.faults.add({ method: 'usergroups.users.list', kind: 'rate-limited', retryAfterSeconds: 9 })
    expect(await approvers().rightOf('U0PRIYANAIR')).toBe('approver')
  })

  const leaveGroup = (): void =>
    slack.driver.changeUserGroup({ userGroupId: 'S0FACILITYLEADS', userIds: ['U0AIKOTANAKA'] })

  it.each([
    ['leaves the group', leaveGroup],
    ['becomes a guest', () => slack.driver.changeUser({ userId: 'U0JONASWEBER', membership: 'guest' })],
    ['is deactivated', () => slack.driver.changeUser({ userId: 'U0JONASWEBER', membership: 'deactivated' })],
  ])('is lost at the next click of a person who %s', async (_what, change) => {
    const who = approvers()
    expect(await who.rightOf('U0JONASWEBER')).toBe('approver')
    change()
    expect(await who.rightOf('U0JONASWEBER')).toBe('not-approver')
  })

  it.each(['usergroups.users.list', 'users.info'])(
    'is not remembered when Slack limits %s: the answer is not now',
    async (method) => {
      const who = approvers()
      expect(await who.rightOf('U0JONASWEBER')).toBe('approver')
      slack.faults.add({ method, kind: 'rate-limited', retryAfterSeconds: 30 })
      expect(await who.rightOf('U0JONASWEBER')).toBe('unknown')
    },
  )

  it('may be a minute old, and no older, for what only shows or stops', async () => {
    const who = approvers()
    expect(await who.recentRightOf('U0JONASWEBER')).toBe('approver')
    leaveGroup()
    elapsedMs += 59_999
    expect(await who.recentRightOf('U0JONASWEBER')).toBe('approver')
    elapsedMs += 1
    expect(await who.recentRightOf('U0JONASWEBER')).toBe('not-approver')
  })

  it('takes what a click found out for the newest answer', async () => {
    const who = approvers()
    await who.recentRightOf('U0JONASWEBER')
    leaveGroup()
    await who.rightOf('U0JONASWEBER')
    const before = calls('usergroups.users.list')
    expect(await who.recentRightOf('U0JONASWEBER')).toBe('not-approver')
    expect(calls('usergroups.users.list')).toBe(before)
  })
})

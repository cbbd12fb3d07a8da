// `/ota doctor`: each check, and what to do about it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { problem } from '../engine/small-cloud.ts'
import { ask, newAnswer, typeOta } from '../support/slack-stage/act.ts'
import {
  FOREIGN_CHANNEL,
  JONAS,
  LENA_GUEST,
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
afterEach(() => {
  stage.cloud.breakdown = undefined
  stage.slack.faults.clear()
})

describe('/ota doctor', () => {
  it('looks at every part and says that it is well, with times, calls and the trace id', async () => {
    const { text } = await ask(stage, MIA, 'doctor', 'parts are well')
    for (const part of [
      'Slack sign-in: ✓ well',
      'Slack connection: ✓ well: 2 of 2 Socket Mode connections open',
      'This channel: ✓ well: I can post here',
      'Approvers: ✓ well',
      'Tuya sign-in: ✓ well',
      'Room tree: ✓ well: 5 rooms',
      'Database: ✓ well',
      'Due work: ✓ well',
    ])
      expect(text).toContain(part)
    expect(text).toMatch(/Slack scopes: ✓ well/u)
    expect(text).toMatch(/Tuya reading: ✓ well: 73 devices wait, \d+ ms, tid t\d+\./u)
    expect(text).toMatch(/Tuya calls this month: ✓ well: \d+/u)
  })

  it('names what is not well and what to do, and the rest all the same', async () => {
    stage.cloud.breakdown = (call) => (call === 'listPending' ? problem('permission') : undefined)
    const { text } = await ask(stage, MIA, 'doctor', '1 part is not well')
    expect(text).toMatch(
      /Tuya reading: ✗ not well: Tuya does not let this project do that.* \(\d+ ms\)\. Do this: check TUYA_PROJECT_ID/u,
    )
    expect(text).toContain('Database: ✓ well')
  })

  it('knows a channel in which it cannot post', async () => {
    const { text } = await newAnswer(stage, JONAS, {
      includes: 'not well',
      act: () => typeOta(stage, JONAS, 'doctor', FOREIGN_CHANNEL),
    })
    expect(text).toContain('This channel: ✗ not well: I cannot post here')
    expect(text).toContain('type /invite and my name')
  })

  it('warns of guests and of other organisations who read along', async () => {
    const guests = await ask(stage, MIA, 'doctor', 'parts are well')
    expect(guests.text).toContain('Who reads this channel: ✓ well, but: 1 guest can read every card here')
    stage.slack.driver.changeUser({ userId: SAM, membership: 'other-organisation' })
    const others = await ask(stage, MIA, 'doctor', 'parts are well')
    expect(others.text).toContain('people of another organisation (Slack Connect) and 1 guest can read')
    stage.slack.driver.changeUser({ userId: SAM, membership: 'member' })
    stage.slack.driver.changeUser({ userId: LENA_GUEST, membership: 'member' })
    const none = await ask(stage, MIA, 'doctor', 'parts are well')
    expect(none.text).toContain('Who reads this channel: ✓ well: only full members of this workspace')
    stage.slack.driver.changeUser({ userId: LENA_GUEST, membership: 'guest' })
  })

  it('says that it may not see who reads along', async () => {
    stage.slack.faults.add({ method: 'conversations.info', kind: 'error', error: 'missing_scope' })
    const { text } = await ask(stage, MIA, 'doctor', 'parts are well')
    expect(text).toContain('I may not see who is in the channel')
  })

  it('says that Slack refuses the token or a group, in place of failing', async () => {
    stage.slack.faults.add({ method: 'auth.test', kind: 'error', error: 'token_revoked' })
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'missing_scope' })
    const { text } = await ask(stage, MIA, 'doctor', '2 parts are not well')
    expect(text).toContain(
      'Slack sign-in: ✗ not well: Slack does not accept my token any more (token_revoked). Do this: compare SLACK_BOT_TOKEN',
    )
    expect(text).toContain('Approvers: ✗ not well: the user group S0FACILITYLEADS cannot be read')
  })

  it('says one cause once, with what helps against it, under the names of all parts that it touches', async () => {
    stage.cloud.breakdown = (call) =>
      call === 'listPending' || call === 'listRooms' ? problem('quota') : undefined
    const { text } = await ask(stage, MIA, 'doctor', '3 parts are not well')
    expect(text).toMatch(
      /Tuya sign-in, Tuya reading, Room tree: ✗ not well: The Tuya calls that the plan covers are used up.* Do this: get a larger plan/u,
    )
    expect(text.split('used up')).toHaveLength(2)
    expect(text).not.toContain('TUYA_PROJECT_ID')
  })

  it('knows a user group that does not exist', async () => {
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'no_such_subteam' })
    const { text } = await ask(stage, MIA, 'doctor', '1 part is not well')
    expect(text).toMatch(/does not exist in Slack \(no_such_subteam\)\. Do this: an admin must correct/u)
  })
})

describe('/ota who-can-approve', () => {
  it('tells the rules of a room, and whether this very person may', async () => {
    const yes = await ask(
      stage,
      JONAS,
      'who-can-approve Corridor 4',
      'Who may approve upgrades in Corridor 4',
    )
    expect(yes.text).toContain('1 person must approve')
    expect(yes.text).toContain(`<@${JONAS}>: You may approve, as a member of <!subteam^S0FACILITYLEADS>`)
    const no = await ask(stage, SAM, 'who', 'Who may approve upgrades')
    expect(no.text).toContain(`<@${SAM}>: You may not approve: no rule names you.`)
    await ask(stage, SAM, 'who-can-approve Meeting room A', 'Which one?')
    await ask(stage, SAM, 'who-can-approve Cellar', 'There is no room or floor “Cellar”')
  })

  it('says that it could not look when Slack does not answer', async () => {
    stage.setClock(Date.now() + 3_600_000)
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'internal_error' })
    const { text } = await ask(stage, MIA, 'approvers', 'Who may approve upgrades')
    expect(text).toContain('I could not check whether you may, because Slack has trouble (internal_error)')
  })

  it('says that the group is wrong, and who must correct it, where Slack did answer', async () => {
    stage.setClock(Date.now() + 7_200_000)
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'no_such_subteam' })
    const { text } = await ask(stage, MIA, 'approvers', 'Who may approve upgrades')
    expect(text).toContain('the approver group in the settings does not exist in Slack (no_such_subteam)')
    expect(text).toContain('an admin must correct APPROVER_GROUP_IDS')
  })
})

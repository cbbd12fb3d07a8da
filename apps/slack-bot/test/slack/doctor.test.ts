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
  it('runs every check, with times, calls and the trace id', async () => {
    const { text } = await ask(stage, MIA, 'doctor', 'checks passed')
    for (const line of [
      'Slack sign-in: ✓ OK',
      'Slack connection: ✓ OK: 2 of 2 Socket Mode connections open',
      'This channel: ✓ OK: I can post here',
      'Approvers: ✓ OK',
      'Tuya sign-in: ✓ OK',
      'Room tree: ✓ OK: 5 rooms',
      'Database: ✓ OK',
      'Due work: ✓ OK',
    ])
      expect(text).toContain(line)
    expect(text).toMatch(/Slack scopes: ✓ OK/u)
    expect(text).toMatch(/Tuya reading: ✓ OK: 73 devices waiting, \d+ ms, trace id t\d+\./u)
    expect(text).toMatch(/Tuya calls this month: ✓ OK: \d+/u)
  })

  it('names the failed check and what to do, and still runs the others', async () => {
    stage.cloud.breakdown = (call) => (call === 'listPending' ? problem('permission') : undefined)
    const { text } = await ask(stage, MIA, 'doctor', '1 of ')
    expect(text).toMatch(
      /Tuya reading: ✗ failed: Tuya does not let this project do that.* \(\d+ ms\)\. Do this: check TUYA_PROJECT_ID/u,
    )
    expect(text).toContain('Database: ✓ OK')
  })

  it('reports a channel in which it can’t post', async () => {
    const { text } = await newAnswer(stage, JONAS, {
      includes: 'checks failed',
      act: () => typeOta(stage, JONAS, 'doctor', FOREIGN_CHANNEL),
    })
    expect(text).toContain('This channel: ✗ failed: I can’t post here')
    expect(text).toContain('type /invite and my name')
  })

  it('reports guests and other organisations who can read the channel', async () => {
    const guests = await ask(stage, MIA, 'doctor', 'checks passed')
    expect(guests.text).toContain('Who can read this channel: ✓ OK, but: 1 guest can read every card here')
    stage.slack.driver.changeUser({ userId: SAM, membership: 'other-organisation' })
    const others = await ask(stage, MIA, 'doctor', 'checks passed')
    expect(others.text).toContain('people of another organisation (Slack Connect) and 1 guest can read')
    stage.slack.driver.changeUser({ userId: SAM, membership: 'member' })
    stage.slack.driver.changeUser({ userId: LENA_GUEST, membership: 'member' })
    const none = await ask(stage, MIA, 'doctor', 'checks passed')
    expect(none.text).toContain('Who can read this channel: ✓ OK: only full members of this workspace')
    stage.slack.driver.changeUser({ userId: LENA_GUEST, membership: 'guest' })
  })

  it('says that it can’t see who is in the channel', async () => {
    stage.slack.faults.add({ method: 'conversations.info', kind: 'error', error: 'missing_scope' })
    const { text } = await ask(stage, MIA, 'doctor', 'checks passed')
    expect(text).toContain('I can’t see who is in the channel')
  })

  it('reports a refused token or group instead of failing', async () => {
    stage.slack.faults.add({ method: 'auth.test', kind: 'error', error: 'token_revoked' })
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'missing_scope' })
    const { text } = await ask(stage, MIA, 'doctor', '2 of ')
    expect(text).toContain(
      'Slack sign-in: ✗ failed: Slack no longer accepts my token (token_revoked). Do this: compare SLACK_BOT_TOKEN',
    )
    expect(text).toContain('Approvers: ✗ failed: I can’t read the user group S0FACILITYLEADS')
  })

  it('shows one cause once, with its advice and the names of all its checks', async () => {
    stage.cloud.breakdown = (call) =>
      call === 'listPending' || call === 'listRooms' ? problem('quota') : undefined
    const { text } = await ask(stage, MIA, 'doctor', '3 of ')
    expect(text).toMatch(
      /Tuya sign-in, Tuya reading, Room tree: ✗ failed: The Tuya calls of the plan are used up.* Do this: get a larger plan/u,
    )
    expect(text.split('used up')).toHaveLength(2)
    expect(text).not.toContain('TUYA_PROJECT_ID')
  })

  it('reports a user group that does not exist', async () => {
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'no_such_subteam' })
    const { text } = await ask(stage, MIA, 'doctor', '1 of ')
    expect(text).toMatch(/does not exist in Slack \(no_such_subteam\)\. Do this: an admin must correct/u)
  })
})

describe('/ota who-can-approve', () => {
  it('shows the rules of a room, and whether this person may', async () => {
    const yes = await ask(
      stage,
      JONAS,
      'who-can-approve Corridor 4',
      'Who may approve upgrades in Corridor 4',
    )
    expect(yes.text).toContain('1 person must approve')
    expect(yes.text).toContain(`<@${JONAS}>: You may approve, as a member of <!subteam^S0FACILITYLEADS>`)
    const no = await ask(stage, SAM, 'who', 'Who may approve upgrades')
    expect(no.text).toContain(`<@${SAM}>: You may not approve: the settings don’t name you.`)
    await ask(stage, SAM, 'who-can-approve Meeting room A', 'Which one?')
    await ask(stage, SAM, 'who-can-approve Cellar', 'There is no room or floor “Cellar”')
  })

  it('says that it could not check if Slack does not answer', async () => {
    stage.setClock(Date.now() + 3_600_000)
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'internal_error' })
    const { text } = await ask(stage, MIA, 'approvers', 'Who may approve upgrades')
    expect(text).toContain(
      'I couldn’t check whether you may, because Slack reports an internal problem (internal_error)',
    )
  })

  it('says that the group is wrong, and who must correct it, if Slack answered', async () => {
    stage.setClock(Date.now() + 7_200_000)
    stage.slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'no_such_subteam' })
    const { text } = await ask(stage, MIA, 'approvers', 'Who may approve upgrades')
    expect(text).toContain('the approver group in the settings does not exist in Slack (no_such_subteam)')
    expect(text).toContain('an admin must correct APPROVER_GROUP_IDS')
  })
})

import { describe, expect, it } from 'vitest'
import { membershipIn } from './membership.ts'

const OURS = 'T0OURS'
const THEIRS = 'T0THEIRS'
const grid = { id: 'W1', enterprise_id: 'E1' }

describe('what a person is to the workspace', () => {
  it.each([
    ['with every field', 'member', { team_id: OURS, deleted: false, is_bot: false, is_restricted: false }],
    ['with what is false left out', 'member', { team_id: OURS }],
    ['who signed in to an app', 'member', { team_id: OURS, is_app_user: true }],
    [
      'of Grid, by enterprise_user',
      'member',
      { team_id: THEIRS, enterprise_user: { ...grid, teams: [OURS] } },
    ],
    ['of Grid, without team_id', 'member', { enterprise_user: { ...grid, teams: [THEIRS, OURS] } }],
    ['of Grid, by teams', 'member', { team_id: THEIRS, teams: [OURS] }],
    ['of Grid, as a guest', 'guest', { is_restricted: true, enterprise_user: { ...grid, teams: [OURS] } }],
    ['of several channels', 'guest', { team_id: OURS, is_restricted: true }],
    ['of one channel', 'guest', { team_id: OURS, is_ultra_restricted: true }],
    ['who is a stranger here', 'guest', { team_id: OURS, is_stranger: true }],
    ['who is a bot', 'bot', { team_id: OURS, is_bot: true }],
    ['who is a workflow', 'bot', { team_id: OURS, is_workflow_bot: true }],
    ['who is a connector', 'bot', { team_id: OURS, is_connector_bot: true }],
    ['who is Slackbot', 'bot', { id: 'USLACKBOT', team_id: OURS, is_bot: false }],
    ['who was removed', 'deactivated', { team_id: OURS, deleted: true }],
    ['from elsewhere', 'other-organisation', { team_id: THEIRS }],
    ['of another workspace of Grid', 'other-organisation', { enterprise_user: { ...grid, teams: [THEIRS] } }],
  ] as const)('a person %s: %s', (_what, membership, user) => {
    expect(membershipIn(OURS, user as Parameters<typeof membershipIn>[1])).toBe(membership)
  })

  it('is not guessed when no workspace is named', () => {
    expect(() => membershipIn(OURS, { id: 'U1' })).toThrow('names no workspace')
  })
})

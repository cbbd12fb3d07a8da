import { slackErrorCodes } from '@illume-ota/slack-simulator'
import { describe, expect, it } from 'vitest'
import { kindOfCode } from './slack-codes.ts'
import type { SlackFailure } from './slack-failure-kinds.ts'
import { slackRemedyOf } from './slack-remedy.ts'

const failureOf = (code: string): SlackFailure => {
  const kind = kindOfCode(code)
  return kind === 'rate-limited' ? { kind, retryAfterMs: 1 } : { kind, code }
}
const remedyOf = (code: string) => slackRemedyOf(failureOf(code))

/** What must be said of each code of Slack's method pages that people can do something about. */
const TO_DO: Readonly<Record<string, RegExp>> = {
  channel_not_found: /\/invite/u,
  not_in_channel: /\/invite/u,
  no_permission: /\/invite/u,
  user_not_in_channel: /join it/u,
  is_archived: /unarchive/u,
  is_inactive: /unarchive/u,
  restricted_action: /let apps post/u,
  restricted_action_read_only_channel: /let apps post/u,
  posting_to_channel_denied: /let apps post/u,
  restricted_action_thread_only_channel: /allow new messages/u,
  restricted_action_non_threadable_channel: /allow threads/u,
  restricted_action_thread_locked: /unlock/u,
  cannot_reply_to_message: /delete the card/u,
  ekm_access_denied: /Slack organisation/u,
  team_access_not_granted: /Slack organisation/u,
  app_access_restricted: /approve the app/u,
  external_channel_migrating: /until the move/u,
  messages_tab_disabled: /App Home/u,
  invalid_auth: /SLACK_BOT_TOKEN/u,
  not_authed: /SLACK_BOT_TOKEN/u,
  account_inactive: /SLACK_BOT_TOKEN/u,
  token_revoked: /SLACK_BOT_TOKEN/u,
  token_expired: /SLACK_BOT_TOKEN/u,
  missing_scope: /manifest/u,
  not_allowed_token_type: /manifest/u,
  two_factor_setup_required: /set it up/u,
  accesslimited: /network address/u,
  access_denied: /network address/u,
  org_login_required: /admin of your Slack workspace/u,
  no_such_subteam: /APPROVER_GROUP_IDS/u,
  plan_upgrade_required: /APPROVER_USER_IDS/u,
  ratelimited: /in a minute/u,
  message_limit_exceeded: /in a minute/u,
  internal_error: /slack-status/u,
  fatal_error: /slack-status/u,
}

describe('what Slack answers', () => {
  it.each(Object.entries(TO_DO))('%s has its own remedy', (code, toDo) => {
    expect(remedyOf(code).toDo).toMatch(toDo)
  })

  it.each([...slackErrorCodes.place, ...slackErrorCodes.identity])('%s has a row of its own', (code) => {
    const { why, toDo, passes } = remedyOf(code)
    expect(why).toContain(`(${code})`)
    expect(toDo).not.toContain('send this line')
    expect(passes).toBe(false)
  })

  it.each(['a_code_of_tomorrow', 'restricted_action_of_tomorrow', 'constructor', '__proto__'])(
    'an unknown code is named: %s',
    (code) => {
      expect(remedyOf(code)).toMatchObject({ why: `Slack answered ${code}`, passes: false })
      expect(remedyOf(code).toDo).toContain('send this line')
    },
  )

  it('is told from no answer at all, which passes by itself', () => {
    const away = slackRemedyOf({ kind: 'unclear', code: 'ENOTFOUND' })
    expect(away).toMatchObject({ why: 'Slack does not answer (ENOTFOUND)', passes: true })
    expect(away.toDo).toContain('DNS')
    for (const code of slackErrorCodes.transient) expect(remedyOf(code).passes, code).toBe(true)
  })
})

import { WebAPIPlatformError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { SlackRefusedError, toSlackRefusal } from './start-refusal.ts'

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error })

test.each(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'])(
  '%s is final: it names the token and what Slack said',
  (code) => {
    const refusal = toSlackRefusal(platform(code), 'bot')
    expect(refusal).toBeInstanceOf(SlackRefusedError)
    expect(refusal?.message).toMatch(new RegExp(`SLACK_BOT_TOKEN.*\\(${code}\\)`, 'u'))
    expect(toSlackRefusal(platform(code), 'socket')?.message).toContain('SLACK_APP_TOKEN')
  },
)

test.each([
  ['missing_scope', /manifest/u],
  ['not_allowed_token_type', /manifest/u],
  ['two_factor_setup_required', /two-factor/u],
  ['accesslimited', /network address/u],
  ['access_denied', /network address/u],
  ['org_login_required', /admin of your Slack workspace/u],
])('%s is final, and another token is not what helps', (code, helps) => {
  const refusal = toSlackRefusal(platform(code), 'bot')
  expect(refusal).toBeInstanceOf(SlackRefusedError)
  expect(refusal?.message).toMatch(helps)
  expect(refusal?.message).toContain(`(${code})`)
  expect(refusal?.message).not.toContain('SLACK_BOT_TOKEN')
})

test('an app-level token without its scope is named', () => {
  expect(toSlackRefusal(platform('missing_scope'), 'socket')?.message).toContain('SLACK_APP_TOKEN')
})

test.each([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'a_code_of_next_year',
])('%s may pass by itself', (code) => {
  expect(toSlackRefusal(platform(code), 'bot')).toBeUndefined()
})

test('a connection that failed may pass; a port that is taken does not', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code })
  expect(toSlackRefusal(coded('ECONNREFUSED'), 'bot')).toBeUndefined()
  expect(toSlackRefusal(coded('EADDRINUSE'), 'http')?.message).toContain('SLACK_HTTP_PORT')
})

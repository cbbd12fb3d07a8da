import { WebAPIPlatformError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { SlackRefusedError, toSlackRefusal } from './start-refusal.ts'

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error })

test.each([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'not_allowed_token_type',
  'two_factor_setup_required',
  'accesslimited',
  'access_denied',
  'org_login_required',
])('%s is final: it names the token and what Slack said', (code) => {
  const refusal = toSlackRefusal(platform(code), 'bot')
  expect(refusal).toBeInstanceOf(SlackRefusedError)
  expect(refusal?.message).toMatch(new RegExp(`SLACK_BOT_TOKEN.*\\(${code}\\)`, 'u'))
  expect(toSlackRefusal(platform(code), 'socket')?.message).toContain('SLACK_APP_TOKEN')
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

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ENVIRONMENT_VARIABLES, parseConfig } from './config.ts'

const complete = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  TUYA_CLIENT_ID: 'id',
  TUYA_CLIENT_SECRET: 'secret',
  TUYA_DATA_CENTER: 'eu',
  TUYA_PROJECT_ID: '1451224591564378112',
  APPROVER_GROUP_IDS: 'S0FACLEADS',
}
const problemsOf = (environment: Record<string, string | undefined>): readonly string[] => {
  const outcome = parseConfig(environment)
  return 'problems' in outcome ? outcome.problems : []
}

test('the seven values a person must give are enough', () => {
  const outcome = parseConfig(complete)
  expect(outcome).toMatchObject({
    config: {
      slack: { receiver: 'socket' },
      tuya: { dataCenter: 'eu', getParameters: 'body' },
      rollouts: { settleMs: 10_000, retryDelaysMs: [600_000, 3_600_000] },
    },
  })
})

test('an empty environment names every missing value at once, each with where to find it', () => {
  const problems = problemsOf({})
  for (const name of [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'TUYA_CLIENT_ID',
    'TUYA_CLIENT_SECRET',
    'TUYA_DATA_CENTER',
    'TUYA_PROJECT_ID',
    'APPROVER_GROUP_IDS',
  ])
    expect(
      problems.some((problem) => problem.includes(name)),
      name,
    ).toBe(true)
  expect(problems.every((problem) => problem.endsWith('.'))).toBe(true)
})

test('an empty value counts as missing', () => {
  expect(problemsOf({ ...complete, TUYA_CLIENT_SECRET: ' ' })).toEqual([
    'TUYA_CLIENT_SECRET is missing. It is the Access Secret on the Overview page of your Tuya cloud project.',
  ])
})

test.each([
  ['SLACK_BOT_TOKEN', 'xapp-1', 'must start with xoxb-'],
  ['SLACK_APP_TOKEN', 'xoxb-1', 'must start with xapp-'],
  ['TUYA_DATA_CENTER', 'mars', 'must be one of cn, us'],
  ['TUYA_BASE_URL', 'ftp://x', 'http or https'],
  ['APPROVER_USER_IDS', '@jonas', 'no Slack user id'],
  ['APPROVER_GROUP_IDS', '@leads', 'no Slack user group id'],
  ['APPROVAL_QUORUM', '0', 'from 1 to 10'],
  ['ROLLOUT_SETTLE_SECONDS', 'soon', 'number of seconds'],
  ['ROLLOUT_RETRY_SECONDS', '10,x', 'five numbers of seconds'],
  ['DATABASE_URL', 'mysql://x', 'postgres://'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
])('%s=%s is refused with a sentence', (name, value, words) => {
  const problems = problemsOf({ ...complete, [name]: value })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(words)
})

test('http needs the signing secret in place of the app token', () => {
  const { SLACK_APP_TOKEN: _token, ...rest } = complete
  expect(problemsOf({ ...rest, SLACK_RECEIVER: 'http' })).toHaveLength(1)
  expect(problemsOf({ ...rest, SLACK_RECEIVER: 'http', SLACK_SIGNING_SECRET: '0123456789abcdef' })).toEqual(
    [],
  )
})

test('.env.example names every variable that the bot reads, and no other', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gmu)].map((match) => match[1] ?? '')
  expect(named.toSorted()).toEqual([...ENVIRONMENT_VARIABLES].toSorted())
})

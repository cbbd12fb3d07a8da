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
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-05:00', 'needs days, times and a time zone'],
  ['MAINTENANCE_WINDOW', 'mo-fr 22:00-05:00 Europe/Berlin', 'has the days "mo-fr"'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22-5 Europe/Berlin', 'has the times "22-5"'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-24:01 Europe/Berlin', 'has the times'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-05:00 Mars/Base', 'is not known here'],
  ['FREEZE_DATES', '2026-12-20', 'needs MAINTENANCE_WINDOW'],
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

const IN_BERLIN = 'mon-fri 22:00-05:00 Europe/Berlin'

test.each([
  [IN_BERLIN, { weekdays: [1, 2, 3, 4, 5], startMinute: 1320, endMinute: 300 }],
  ['daily 00:00-24:00 UTC', { weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 0 }],
  ['sat,Sunday 9:30-12:00 Asia/Tokyo', { weekdays: [6, 7], startMinute: 570, endMinute: 720 }],
  ['fri-mon 01:00-02:00 UTC', { weekdays: [1, 5, 6, 7] }],
])('the window %s is understood', (text, window) => {
  expect(parseConfig({ ...complete, MAINTENANCE_WINDOW: text })).toMatchObject({ config: { window } })
})

test('freeze dates are days and ranges of days, and belong to the window', () => {
  const environment = {
    ...complete,
    MAINTENANCE_WINDOW: IN_BERLIN,
    FREEZE_DATES: '2026-12-20..2027-01-02, 2026-11-27',
  }
  expect(parseConfig(environment)).toMatchObject({
    config: {
      window: {
        freezes: [
          { fromDate: '2026-12-20', toDate: '2027-01-02' },
          { fromDate: '2026-11-27', toDate: '2026-11-27' },
        ],
      },
    },
  })
})

test.each([
  ['2026-02-30', 'is no day'],
  ['20.12.2026', 'is no day'],
  ['2027-01-02..2026-12-20', 'ends before it begins'],
])('the freeze dates %s are refused with a sentence', (dates, words) => {
  const problems = problemsOf({ ...complete, MAINTENANCE_WINDOW: IN_BERLIN, FREEZE_DATES: dates })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(words)
})

test('.env.example names every variable that the bot reads, and no other', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gmu)].map((match) => match[1] ?? '')
  expect(named.toSorted()).toEqual([...ENVIRONMENT_VARIABLES].toSorted())
})

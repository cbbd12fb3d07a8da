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

test('the seven required values are enough', () => {
  const outcome = parseConfig(complete)
  expect(outcome).toMatchObject({
    config: {
      slack: { receiver: 'socket' },
      tuya: { dataCenter: 'eu', getParameters: 'body' },
      project: { settleMs: 10_000, retryDelaysMs: [600_000, 3_600_000] },
    },
  })
})

test('an empty environment names every missing value at once, and where to find it', () => {
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
  ['APPROVER_USER_IDS', '@jonas', 'which is not a Slack user id'],
  ['APPROVER_GROUP_IDS', '@leads', 'which is not a Slack user group id'],
  ['APPROVAL_QUORUM', '0', 'from 1 to 10'],
  ['ROLLOUT_SETTLE_SECONDS', 'soon', 'number of seconds'],
  ['ROLLOUT_RETRY_SECONDS', '10,x', 'five numbers of seconds'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-05:00', 'needs days, times and a time zone'],
  ['MAINTENANCE_WINDOW', 'mo-fr 22:00-05:00 Europe/Berlin', 'has the days "mo-fr"'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22-5 Europe/Berlin', 'has the times "22-5"'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-24:01 Europe/Berlin', 'has the times'],
  ['MAINTENANCE_WINDOW', 'mon-fri 22:00-05:00 Mars/Base', 'is unknown'],
  ['FREEZE_DATES', '2026-12-20', 'needs MAINTENANCE_WINDOW'],
  ['HTTPS_PROXY', 'socks5://user:pa55word@proxy:1080', 'HTTPS_PROXY must be the http or https address'],
  ['http_proxy', 'http://', 'HTTP_PROXY must be the http or https address'],
  ['DATABASE_URL', 'mysql://x', 'postgres://'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
])('%s=%s is refused', (name, value, words) => {
  const problems = problemsOf({ ...complete, [name]: value })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(words)
})

test('http needs the signing secret instead of the app token', () => {
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
])('the window %s is parsed', (text, window) => {
  expect(parseConfig({ ...complete, MAINTENANCE_WINDOW: text })).toMatchObject({
    config: { project: { window } },
  })
})

test('freeze dates are days and ranges of days, and belong to the window', () => {
  const environment = {
    ...complete,
    MAINTENANCE_WINDOW: IN_BERLIN,
    FREEZE_DATES: '2026-12-20..2027-01-02, 2026-11-27',
  }
  expect(parseConfig(environment)).toMatchObject({
    config: {
      project: {
        window: {
          freezes: [
            { fromDate: '2026-12-20', toDate: '2027-01-02' },
            { fromDate: '2026-11-27', toDate: '2026-11-27' },
          ],
        },
      },
    },
  })
})

test.each([
  ['2026-02-30', 'is neither a day nor'],
  ['20.12.2026', 'is neither a day nor'],
  ['2027-01-02..2026-12-20', 'ends before it begins'],
])('the freeze dates %s are refused', (dates, words) => {
  const problems = problemsOf({ ...complete, MAINTENANCE_WINDOW: IN_BERLIN, FREEZE_DATES: dates })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(words)
})

const PROJECT = { MAINTENANCE_WINDOW: IN_BERLIN, FREEZE_DATES: '2026-11-27' }
const WEEKEND = { weekdays: [6, 7], startMinute: 360, endMinute: 1200 }
const NIGHTS = { weekdays: [1, 2, 3, 4, 5], startMinute: 1320, endMinute: 300 }
const BERLIN = { timeZone: 'Europe/Berlin' }
const day = (date: string, toDate = date) => ({ fromDate: date, toDate })
const [BLACK_FRIDAY, HOLIDAYS] = [day('2026-11-27'), day('2026-12-20', '2026-12-27')]

test.each([
  ['4F / Lab = sat,sun 06:00-20:00', '4F / Lab', { ...BERLIN, ...WEEKEND, freezes: [BLACK_FRIDAY] }],
  [
    'Lab = sat,sun 06:00-20:00 Asia/Tokyo not 2026-12-20..2026-12-27',
    'Lab',
    { timeZone: 'Asia/Tokyo', ...WEEKEND, freezes: [BLACK_FRIDAY, HOLIDAYS] },
  ],
  ['Lobby = not 2026-12-01', 'Lobby', { ...BERLIN, ...NIGHTS, freezes: [BLACK_FRIDAY, day('2026-12-01')] }],
  ['A=B room = daily 00:00-24:00, not 2026-12-01', 'A=B room', { ...BERLIN, startMinute: 0, endMinute: 0 }],
])('the room window %s has its own hours, and the freeze days of both', (text, room, window) => {
  const environment = { ...complete, ...PROJECT, ROOM_WINDOWS: text }
  expect(parseConfig(environment)).toMatchObject({ config: { project: { roomWindows: [{ room, window }] } } })
})

test('a room may have hours when the project has none, but then needs a time zone', () => {
  const text = 'Lab = sat,sun 06:00-20:00 Europe/Berlin; Lobby = Europe/Berlin not 2026-12-01;'
  expect(parseConfig({ ...complete, ROOM_WINDOWS: text })).toMatchObject({
    config: {
      project: {
        roomWindows: [
          { room: 'Lab', window: { ...BERLIN, ...WEEKEND } },
          {
            room: 'Lobby',
            window: { ...BERLIN, startMinute: 0, endMinute: 0, freezes: [day('2026-12-01')] },
          },
        ],
      },
    },
  })
  expect(problemsOf({ ...complete, ROOM_WINDOWS: 'Lab = sat 06:00-20:00; Lobby = not 2026-12-01' })).toEqual([
    expect.stringContaining('ROOM_WINDOWS for "Lab" needs a time zone') as string,
    expect.stringContaining('ROOM_WINDOWS for "Lobby" needs a time zone') as string,
  ])
})

test.each([
  ['Lab', 'ROOM_WINDOWS contains "Lab", which is not a room with its hours.'],
  ['= sat 06:00-20:00', 'ROOM_WINDOWS contains "= sat 06:00-20:00"'],
  ['Lab =', 'ROOM_WINDOWS for "Lab" has nothing after the equals sign.'],
  ['Lab = 06:00-20:00', 'ROOM_WINDOWS for "Lab" contains "06:00-20:00"'],
  ['Lab = sa 06:00-20:00', 'ROOM_WINDOWS for "Lab" has the days "sa"'],
  ['Lab = sat 6-20', 'ROOM_WINDOWS for "Lab" has the times "6-20"'],
  ['Lab = sat 06:00-20:00 Mars/Base', 'ROOM_WINDOWS for "Lab" has the time zone "Mars/Base"'],
  ['Lab = sat 06:00-20:00 UTC UTC', 'ROOM_WINDOWS for "Lab" has more than days'],
  ['Lab = UTC', 'ROOM_WINDOWS for "Lab" has a time zone, but neither hours nor freeze days.'],
  ['Lab = not 2026-02-30', 'ROOM_WINDOWS for "Lab" contains "2026-02-30", which is neither a day'],
  ['Lab = sat 06:00-20:00; lab = not 2026-12-01', 'ROOM_WINDOWS names "lab" twice.'],
])('the room window %s is refused', (text, words) => {
  const problems = problemsOf({ ...complete, ...PROJECT, ROOM_WINDOWS: text })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(words)
  expect(problems[0]).toMatch(/\.$/u)
})

test('every wrong room window is reported at once, together with the other problems', () => {
  const text = 'Lab = sa 06:00-20:00; Lobby = sat 06:00-20:00; Hall = not soon'
  const problems = problemsOf({ ...complete, ...PROJECT, LOG_LEVEL: 'loud', ROOM_WINDOWS: text })
  expect(problems).toHaveLength(3)
  for (const words of ['for "Lab"', 'for "Hall"', 'LOG_LEVEL']) expect(problems.join('\n')).toContain(words)
})

test('what updates usually take is optional, and a nonsense value is refused', () => {
  expect(parseConfig(complete)).toMatchObject({ config: { typicalDurations: {} } })
  expect(parseConfig({ ...complete, UPDATE_MINUTES_WIFI: '0.5', UPDATE_MINUTES_RADIO: '90' })).toMatchObject({
    config: { typicalDurations: { wifiMs: 30_000, radioMs: 5_400_000 } },
  })
  expect(problemsOf({ ...complete, UPDATE_MINUTES_RADIO: 'long' })).toEqual([
    'UPDATE_MINUTES_RADIO must be a number of minutes from 0.01 to 1440.',
  ])
})

test('.env.example names exactly the variables that the bot reads', () => {
  const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8')
  const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gmu)].map((match) => match[1] ?? '')
  expect(named.toSorted()).toEqual([...ENVIRONMENT_VARIABLES].toSorted())
})

import { expect, test } from 'vitest'
import { readProjectSettings } from './project-settings.ts'

const least = { approval: { rules: [{ for: 'all', ask: { groups: ['S1'] } }] } }
const withRules = (...rules: readonly object[]) => ({
  approval: { rules: [...least.approval.rules, ...rules] },
})
const problemsOf = (document: unknown): readonly string[] => {
  const read = readProjectSettings(document)
  return 'problems' in read ? read.problems : []
}

test('one rule is enough; everything else has a default', () => {
  expect(readProjectSettings(least)).toMatchObject({
    settings: {
      account: 'default',
      look: 'everyone',
      rules: [{ for: 'all', ask: { people: [], groups: ['S1'] }, count: 1 }],
      approvalTtlMs: 86_400_000,
      roomWindows: [],
      soakMs: { canary: 900_000, later: 300_000 },
      retryDelaysMs: [600_000, 3_600_000],
    },
  })
})

test('windows and freeze days are read as in the environment', () => {
  const read = readProjectSettings({
    ...least,
    windows: {
      maintenance: 'mon-fri 22:00-05:00 Europe/Berlin',
      freezeDays: '2026-12-24..2026-12-26',
      rooms: '4F / Lab = sat 06:00-20:00',
    },
  })
  expect(read).toMatchObject({
    settings: {
      window: { timeZone: 'Europe/Berlin', freezes: [{ fromDate: '2026-12-24', toDate: '2026-12-26' }] },
      roomWindows: [{ room: '4F / Lab', window: { timeZone: 'Europe/Berlin', weekdays: [6] } }],
    },
  })
})

test.each<[document: unknown, sentence: RegExp]>([
  [{}, /^approval must be a section/u],
  ['text', /^The settings must be a section/u],
  [{ approval: { rules: [] } }, /must begin with a rule for "all"/u],
  [{ ...least, limits: { inFlight: 0 } }, /^limits\.inFlight must be a whole number from 1 to 100\.$/u],
  [{ ...least, limits: { inflight: 3 } }, /^limits has no setting "inflight"\. Did you mean "inFlight"\?$/u],
  [{ ...least, approvals: {} }, /^There is no setting "approvals"\. Did you mean "approval"\?$/u],
  [{ ...least, look: 'nobody' }, /^look must be "everyone" or "members"\.$/u],
  [withRules({ for: 'all', ask: {} }), /^approval\.rules\[2\] asks nobody/u],
  [
    withRules({ for: 'all', ask: { people: ['U1'] }, count: 2 }),
    /^approval\.rules\[2\] needs 2 people and names 1/u,
  ],
  [withRules({ for: 'online', ask: { people: ['U1'] } }), /^approval\.rules\[2\] .*online or offline/u],
  [withRules({ for: 'colour:red', ask: { people: ['U1'] } }), /^approval\.rules\[2\] .*not a selection/u],
  [
    withRules({ for: 'all', ask: { people: ['@jonas'] } }),
    /^approval\.rules\[2\]\.ask\.people\[1\] must be a Slack user id/u,
  ],
  [{ approval: { rules: [{ for: '4F', ask: { groups: ['S1'] } }] } }, /must begin with a rule for "all"/u],
  [
    { approval: { rules: [{ for: 'all', moreThan: 2, ask: { groups: ['S1'] } }] } },
    /must begin with a rule for "all"/u,
  ],
  [{ ...least, windows: { maintenance: 'always' } }, /^windows\.maintenance needs days/u],
  [{ ...least, windows: { freezeDays: '2026-12-24' } }, /^windows\.freezeDays needs windows\.maintenance/u],
  [{ ...least, windows: { rooms: 'Lab = sat 06:00-20:00' } }, /^windows\.rooms for "Lab" needs a time zone/u],
  [
    { approval: { ...least.approval, expireAfterHours: 4, remindBeforeHours: 4 } },
    /remindBeforeHours must be less/u,
  ],
])('a mistake is one sentence that names the setting: %j', (document, sentence) => {
  const problems = problemsOf(document)
  expect(problems.filter((problem) => sentence.test(problem))).toHaveLength(1)
  expect(problems.every((problem) => /[.?]$/u.test(problem))).toBe(true)
})

test('all mistakes are reported at once', () => {
  expect(problemsOf({ ...least, look: 'x', limits: { inFlight: 0, perRoom: 'many' } })).toHaveLength(3)
})

import { expect, test } from 'vitest'
import { LONGEST_LOCK_MS, mayUnlock, refusalOfLock } from './room-lock-rules.ts'

const NOW = 1_000_000
const asked = { by: 'U-1', untilMs: NOW + 1_000, reason: 'board meeting' }

test.each([
  ['for a while', asked, undefined, undefined],
  ['for the longest time', { ...asked, untilMs: NOW + LONGEST_LOCK_MS }, undefined, undefined],
  ['for longer', { ...asked, untilMs: NOW + LONGEST_LOCK_MS + 1 }, undefined, 'too-long'],
  ['until now', { ...asked, untilMs: NOW }, undefined, 'past'],
  ['without a reason', { ...asked, reason: ' ' }, undefined, 'no-reason'],
  ['for less time than another person’s lock', asked, { by: 'U-2', untilMs: NOW + 1_001 }, 'locked-longer'],
  ['for as long as another person’s lock', asked, { by: 'U-2', untilMs: NOW + 1_000 }, undefined],
  ['for less time than before, by the same person', asked, { by: 'U-1', untilMs: NOW + 9_000 }, undefined],
] as const)('a room is locked %s', (_what, request, held, refusal) => {
  expect(refusalOfLock(request, held, NOW)).toBe(refusal)
})

test('the person who locked a room and approvers may unlock it', () => {
  expect(mayUnlock({ by: 'U-1' }, { by: 'U-1', right: 'unknown' })).toBe(true)
  expect(mayUnlock({ by: 'U-1' }, { by: 'U-2', right: 'approver' })).toBe(true)
  for (const right of ['not-approver', 'unknown'] as const)
    expect(mayUnlock({ by: 'U-1' }, { by: 'U-2', right })).toBe(false)
})

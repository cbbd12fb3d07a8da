import { expect, test } from 'vitest'
import type { PlannedDevice } from '../../../rollouts/model/plan.ts'
import { placedRollout, STANDS, times, type Stand } from '../../../../test/support/rollouts/placed-rollout.ts'
import { unclearPronoun, unclearText } from './unclear-text.ts'

const parkedFor = (reason: 'wake' | 'quarantine' | 'gateway'): Stand => ({
  progress: { ...STANDS.parked, reason },
  generation: 0,
})
const unwell: Stand = {
  progress: STANDS.verified,
  generation: 0,
  soaked: { isWell: false, readStartedAtMs: 0 },
}
const firstWave = (stands: readonly Stand[], device?: (deviceId: string) => Partial<PlannedDevice>) =>
  placedRollout([stands, ['parked']], device === undefined ? {} : { device })
const textOf = (...stands: readonly Stand[]) => unclearText(firstWave(stands), 1)

test.each<[string | undefined, string | undefined, readonly Stand[]]>([
  ['Lamp 1b went offline', 'it', ['verified', 'parked']],
  ['Lamp 1a and Lamp 1b went offline', 'them', times(2, 'parked')],
  ['Lamp 1a, Lamp 1b and 3 more went offline', 'them', times(5, 'parked')],
  ['Lamp 1a takes too long', 'it', ['stalled']],
  ['Lamp 1a shows no result', 'it', ['unknown']],
  ['Lamp 1a did not start', 'it', [parkedFor('wake')]],
  ['Lamp 1a and Lamp 1b were set aside', 'them', [parkedFor('quarantine'), parkedFor('gateway')]],
  ['Lamp 1a went offline or back to its old version', 'it', [unwell]],
  ['Lamp 1a waits for its room', 'it', ['locked']],
  ['Lamp 1a went offline and Lamp 1b takes too long', 'them', ['parked', 'stalled']],
  [
    'Lamp 1a went offline, Lamp 1b takes too long and 2 more are unclear',
    'them',
    ['parked', 'stalled', 'unknown', unwell],
  ],
  [undefined, undefined, ['failed', 'outside', 'skipped']],
])('%s, and Resume waits no longer for %s', (text, pronoun, stands) => {
  expect(textOf(...stands)).toBe(text)
  expect(unclearPronoun(firstWave(stands), 1)).toBe(pronoun)
})

test('a device that was offline from the beginning did not go offline', () => {
  expect(
    unclearText(
      firstWave(['parked'], () => ({ wasOnline: false })),
      1,
    ),
  ).toBe('Lamp 1a is still offline')
})

test('a name keeps to its line and its length', () => {
  const long =
    unclearText(
      firstWave(['parked'], () => ({ name: `a\nb${'x'.repeat(300)}` })),
      1,
    ) ?? ''
  expect(long).toMatch(/^a b?x/u)
  expect(long.length).toBeLessThan(80)
})

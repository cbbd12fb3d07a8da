// The calls of a whole rollout, compared with other polling rules.
import { expect, test } from 'vitest'
import { measureCosts } from '../../../test/support/rollouts/measure-costs.ts'

test('a rollout costs no more calls than the best of the compared polling rules', () => {
  for (const { row, calls, best } of measureCosts(2))
    expect(calls, `${row.devices} devices, ${row.maxInFlight} at a time`).toBeLessThanOrEqual(best)
}, 30_000)

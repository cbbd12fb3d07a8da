import { expect, test } from 'vitest'
import { restOf } from '../../src/engine/next-tick.ts'
import { evolve } from '../../src/rollouts/evolve.ts'
import { DEFAULT_POLL_BOUNDS } from '../../src/rollouts/poll-interval.ts'
import { AT_MS, draftedEvent, requestedEvent } from '../store/sample-rollouts.ts'

test('what falls due while a look lasts is looked at right after it, not an hour later', () => {
  const drafted = evolve(undefined, { event: draftedEvent('R-1', ['d1']), atMs: AT_MS })
  const waiting = evolve(drafted, { event: requestedEvent(['d1']), atMs: AT_MS })
  const expiresAtMs = 'expiresAtMs' in waiting ? waiting.expiresAtMs : 0
  const at = { durations: {}, bounds: DEFAULT_POLL_BOUNDS, trouble: undefined }
  expect(restOf([waiting], { ...at, startedAtMs: expiresAtMs - 10, nowMs: expiresAtMs + 10 })).toBe(
    DEFAULT_POLL_BOUNDS.minimumMs,
  )
})

import { expect, test } from 'vitest'
import type { TrailFlaw } from '../../../rollouts/ports/audit-trail.ts'
import { trailFlawText } from './trail-flaw-text.ts'

test.each<[TrailFlaw, string]>([
  [{ code: 'event-missing', missingSeq: 2 }, 'event #2 is missing'],
  [{ code: 'events-cut', afterSeq: 2 }, 'the events after #2 are missing'],
  [
    { code: 'events-cut', afterSeq: 2, named: { by: { trailId: 'R-2' }, seq: 3 } },
    'the events after #2 are missing; R-2 mentions #3',
  ],
  [{ code: 'other-hash', by: 'given-head' }, 'the given head has a different hash for it'],
  [
    { code: 'trail-missing', by: 'remembered-head' },
    'it is missing, although the head of the last check mentions it',
  ],
  [{ code: 'other-trail', trailId: 'R-9' }, 'it belongs to R-9'],
  [{ code: 'not-following', trailId: 'R-1' }, 'it does not follow R-1'],
  [{ code: 'number-differs', number: 7 }, 'its number is 7'],
  [{ code: 'content-changed' }, 'its content is not what was written'],
])('%o', (flaw, text) => {
  expect(trailFlawText(flaw)).toBe(text)
})

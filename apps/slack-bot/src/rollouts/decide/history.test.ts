// Which events may follow which status. A history that breaks these rules is damaged.
import { expect, test } from 'vitest'
import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { Event } from '../model/event.ts'
import { evolve } from '../state/evolve.ts'
import type { Rollout } from '../model/rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'
import { readingTable } from '../../../docs-pages/reading-table.ts'
import { commandTable } from '../../../docs-pages/command-table.ts'

const sampleOf = (status: string): Rollout | undefined => SAMPLE_ROLLOUTS[status]?.()
const after = (status: string, event: Event): Rollout => evolve(sampleOf(status), { event, atMs: START_MS })

const impossible: readonly [string, Event][] = [
  ['(none)', { type: 'rollout-started' }],
  ['draft', { type: 'rollout-approved', planHash: 'x' }],
  ['awaiting-approval', { type: 'rollout-started' }],
  ['awaiting-approval', { type: 'device-waiting', deviceId: 'a' }],
  ['awaiting-approval', { type: 'rollout-approved', planHash: 'another plan' }],
  ['scheduled', { type: 'rollout-completed', hasFailures: false }],
  ['running', { type: 'rollout-started' }],
  ['running', { type: 'rollout-resumed' }],
  ['running', { type: 'rollout-withdrawn', by: 'x' }],
  ['running', { type: 'wave-passed', wave: 99 }],
  ['running', { type: 'device-waiting', deviceId: 'nobody' }],
  ['running', { type: 'device-waiting', deviceId: 'd' }],
  ['running', { type: 'device-read-back', deviceId: 'a', readStartedAtMs: START_MS }],
  ['running', { type: 'dispatch-started', dispatchId: 'R-1/d1' }],
  ['running', { type: 'dispatch-withdrawn', dispatchId: 'R-1/d2', why: { code: 'not-sent-in-time' } }],
  ['running', { type: 'dispatch-intended', dispatchId: 'R-1/d9', deviceIds: ['a'], wave: 1 }],
  [
    'running',
    { type: 'dispatch-recorded', dispatchId: 'R-1/d3', outcome: { kind: 'accepted', finishedAtMs: 1 } },
  ],
  ['halting', { type: 'rollout-resumed' }],
  ['completed', { type: 'rollout-paused', reason: 'human', by: 'x' }],
  ['completed', { type: 'device-updating', deviceId: 'a', isOutside: false }],
  ['completed', { type: 'failed-retried', by: 'x', deviceIds: ['a'] }],
  ['halting', { type: 'failed-retried', by: 'x', deviceIds: ['a'] }],
]
test.each(impossible)(
  'a history in which a rollout that is %s meets %j is reported as damaged',
  (status, event) => {
    expect(() => after(status, event)).toThrow(BrokenInvariantError)
  },
)

test('the table has exactly one row for every status', () => {
  const table = commandTable()
  for (const status of Object.keys(SAMPLE_ROLLOUTS)) {
    expect(sampleOf(status)?.status ?? '(none)').toBe(status.replace(/ \(.*/u, ''))
    expect(table.split(`\n| ${status} |`).length - 1).toBe(23)
  }
  expect(table).toContain('| running | ✗ wrong-status | ✗ wrong-status | ✗ wrong-status |')
  // No reading moves terminal devices or slices being sent.
  for (const state of ['sending', 'verified', 'failed', 'skipped'])
    expect(readingTable()).toContain(`| ${state} |${' · |'.repeat(10)}`)
})

import { expect, test } from 'vitest'
import { delayToNextTick } from '../../src/engine/tick/next-tick.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import { evolve } from '../../src/rollouts/state/evolve.ts'
import { evolveAll } from '../../src/rollouts/state/fold.ts'
import type { MaintenanceWindow, Plan } from '../../src/rollouts/model/plan.ts'
import { DEFAULT_POLL_BOUNDS } from '../../src/rollouts/watching/poll-interval.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { AT_MS, draftedEvent, requestedEvent } from '../store/sample-rollouts.ts'
import { viewOf } from '../../src/rollouts/state/rollout-view.ts'

const at = { durations: {}, bounds: DEFAULT_POLL_BOUNDS, trouble: undefined }

test('anything that becomes due during a poll is polled right after it, not an hour later', () => {
  const drafted = evolve(undefined, { event: draftedEvent('R-1', ['d1']), atMs: AT_MS })
  const waiting = evolve(drafted, { event: requestedEvent(['d1']), atMs: AT_MS })
  const expiresAtMs = 'expiresAtMs' in waiting ? waiting.expiresAtMs : 0
  expect(
    delayToNextTick([viewOf(waiting)], { ...at, startedAtMs: expiresAtMs - 10, nowMs: expiresAtMs + 10 }),
  ).toBe(DEFAULT_POLL_BOUNDS.minimumMs)
})

/** A running rollout with a parked lamp that is rechecked in an hour, and the windows it sends in. */
const runningIn = (windows: Pick<Plan, 'window' | 'roomWindows'>): Rollout => {
  const requested = requestedEvent(['d1'])
  if (requested.type !== 'approval-requested') throw new Error('It is another event.')
  const { planHash } = requested
  const recheckAtMs = AT_MS + 3_600_000
  const events: readonly Event[] = [
    draftedEvent('R-1', ['d1']),
    { ...requested, plan: { ...requested.plan, ...windows } },
    { type: 'approval-given', by: 'U2', planHash },
    { type: 'rollout-approved', planHash },
    { type: 'rollout-started' },
    { type: 'wave-started', wave: 1 },
    { type: 'device-parked', deviceId: 'd1', reason: 'locked', recheckAtMs, recheckDelayMs: 3_600_000 },
  ]
  const rollout = evolveAll(
    undefined,
    events.map((event) => ({ event, atMs: AT_MS })),
  )
  if (rollout === undefined) throw new Error('There are no events.')
  return rollout
}

/** On the Monday of `AT_MS`, from midnight to this many minutes after it. */
const until = (minutesAfter: number): MaintenanceWindow => ({
  timeZone: 'UTC',
  weekdays: [1],
  startMinute: 0,
  endMinute: 8 * 60 + minutesAfter,
})

test('a closing window causes a poll at once, even if nothing else is due', () => {
  const restIn = (windows: Pick<Plan, 'window' | 'roomWindows'>, nowMs = AT_MS): number =>
    delayToNextTick([viewOf(runningIn(windows))], { ...at, startedAtMs: AT_MS, nowMs })
  const idleMs = restIn({})
  expect(idleMs).toBeGreaterThan(120_000)
  expect(restIn({ window: until(2) })).toBe(120_000)
  expect(restIn({ window: until(600), roomWindows: { lab: until(600), hall: until(1) } })).toBe(60_000)
  // A closed window has nothing to announce; its opening wakes its rollouts.
  expect(restIn({ roomWindows: { lab: { ...until(600), startMinute: 8 * 60 + 1 } } })).toBe(idleMs)
  // It closed during the poll.
  expect(restIn({ window: until(2) }, AT_MS + 125_000)).toBe(DEFAULT_POLL_BOUNDS.minimumMs)
})

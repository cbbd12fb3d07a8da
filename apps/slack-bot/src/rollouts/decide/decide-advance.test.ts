import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import { isRefused } from './decision.ts'
import type { Event } from '../model/event.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Rollout, RolloutIn } from '../model/rollout.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { QUIET, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW_MS = START_MS + 60_000
const eventsOf = (rollout: Rollout, around: Partial<Surroundings> = {}): readonly Event[] => {
  const decision = decide(rollout, { type: 'advance', surroundings: { ...QUIET, ...around } }, NOW_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const pausedFor = (
  rollout: RolloutIn<'running'>,
  reason: RolloutIn<'paused'>['pausedFor'],
): RolloutIn<'paused'> => ({ ...rollout, status: 'paused', pausedFor: reason, pausedAtMs: START_MS })

/** A device that is in quarantine until then, for its failures in earlier rollouts. */
const quarantined = (quarantinedUntilMs: number, stand: Stand = 'planned') =>
  placedRollout([[stand, 'updating']], { device: (id) => (id === '1a' ? { quarantinedUntilMs } : {}) })

test('a device in quarantine is parked until the quarantine ends', () => {
  expect(eventsOf(quarantined(NOW_MS + DAY))).toEqual([
    {
      type: 'device-parked',
      deviceId: '1a',
      reason: 'quarantine',
      recheckAtMs: NOW_MS + DAY,
      recheckDelayMs: DAY,
    },
  ])
})

test('a quarantine has no effect after its end, after a retry by a person, or during a pause', () => {
  expect(eventsOf(quarantined(NOW_MS))).toEqual([])
  expect(eventsOf(quarantined(NOW_MS + DAY, { progress: STANDS.planned, generation: 1 }))).toEqual([])
  expect(eventsOf(pausedFor(quarantined(NOW_MS + DAY), 'human'))).toEqual([])
})

const skipping = (inMs: number) => ({
  window: { isOpen: false, nextChangeAtMs: NOW_MS + 9 * DAY, skippedAtMs: NOW_MS + inMs },
})
const window = { timeZone: 'UTC', weekdays: [7], startMinute: 0, endMinute: 60 }
const waiting = (reason: RolloutIn<'paused'>['pausedFor']): RolloutIn<'paused'> => {
  const rollout = placedRollout([['planned']])
  const opensAtMs = NOW_MS + 9 * DAY
  return { ...pausedFor({ ...rollout, plan: { ...rollout.plan, window } }, reason), opensAtMs }
}

test('a window that the clocks will skip is announced 36 h before, and not afterwards', () => {
  const told = [{ type: 'window-skipped', clocksChangeAtMs: NOW_MS + 36 * HOUR }]
  expect(eventsOf(waiting('window'), skipping(36 * HOUR))).toEqual(told)
  expect(eventsOf(waiting('window'), skipping(36 * HOUR + 1))).toEqual([])
  expect(eventsOf(waiting('window'), skipping(1))).toHaveLength(1)
  expect(eventsOf(waiting('window'), skipping(0))).toEqual([])
  expect(eventsOf({ ...waiting('window'), toldSkipAtMs: NOW_MS + HOUR }, skipping(HOUR))).toEqual([])
})

test('a rollout that a person paused does not wait for a window', () => {
  expect(eventsOf(waiting('human'), skipping(HOUR))).toEqual([])
})

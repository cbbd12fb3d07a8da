// Changes caused by time alone: windows, locks, drift, expiry.
import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Event } from '../model/event.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Rollout, RolloutIn, Wave } from '../model/rollout.ts'
import { isSoakReadDue, isSoaked, soakReadsOf, soakReadTimeoutAtMs } from '../waves/soak.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { QUIET, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'

const MINUTE = 60_000
const NOW_MS = START_MS + MINUTE
const sample = (title: string): Stand => SAMPLE_RECORDS[title] ?? 'planned'
const eventsOf = (rollout: Rollout | undefined, around: Partial<Surroundings> = {}): readonly Event[] => {
  const decision = decide(rollout, { type: 'advance', surroundings: { ...QUIET, ...around } }, NOW_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const eventTypesOf = (...args: Parameters<typeof eventsOf>) => eventsOf(...args).map(({ type }) => type)
const withWaves = (
  rollout: RolloutIn<'running'>,
  ...waves: readonly Partial<Wave>[]
): RolloutIn<'running'> => ({
  ...rollout,
  waves: rollout.waves.map((wave, at) => ({ ...wave, ...waves[at] })),
})
const paused = (rollout: RolloutIn<'running'>): RolloutIn<'paused'> => ({
  ...rollout,
  status: 'paused',
  pausedFor: 'human',
  pausedAtMs: START_MS,
})
const closed = (nextChangeAtMs: number) => ({ window: { isOpen: false, nextChangeAtMs } })
const open = (nextChangeAtMs: number) => ({ window: { isOpen: true, nextChangeAtMs } })

test('a scheduled rollout follows its window: announces the opening, announces a change of it, and starts when it opens', () => {
  const scheduled = SAMPLE_ROLLOUTS['scheduled']?.()
  if (scheduled?.status !== 'scheduled') throw new Error('it is not scheduled')
  const opensAtMs = scheduled.opensAtMs ?? 0
  expect(eventTypesOf(scheduled, closed(opensAtMs))).toEqual([])
  expect(eventsOf(scheduled, closed(opensAtMs + 1))).toEqual([
    { type: 'rollout-scheduled', opensAtMs: opensAtMs + 1 },
  ])
  expect(eventTypesOf(scheduled)).toEqual([])
  expect(eventTypesOf(scheduled, open(opensAtMs))[0]).toBe('rollout-started')
})

test('a rollout pauses when its window closes, and names the next opening if it is known', () => {
  const running = placedRollout([['planned']])
  expect(eventsOf(running, closed(NOW_MS + 5))).toEqual([
    { type: 'rollout-paused', reason: 'window', opensAtMs: NOW_MS + 5 },
  ])
  const window = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 1 }
  const windowed = { ...running, plan: { ...running.plan, window } }
  expect(Object.keys(eventsOf(windowed)[0] ?? {})).toEqual(['type', 'reason'])
})

test('an open window resumes what a closed window paused, but not what a person paused', () => {
  const rollout = placedRollout([['planned']])
  expect(eventTypesOf({ ...paused(rollout), pausedFor: 'window' }, open(NOW_MS + 5))).toContain(
    'rollout-resumed',
  )
  expect(eventTypesOf(paused(rollout), open(NOW_MS + 5))).toEqual([])
})

test('a device in a locked room is parked until the lock ends, and only while the rollout runs', () => {
  const rollout = placedRollout([['planned']])
  const around = { lockedRooms: { 'room-1': { untilMs: NOW_MS + 7000, by: 'U-X' } } }
  expect(eventsOf(rollout, around)).toContainEqual({
    type: 'device-parked',
    deviceId: '1a',
    reason: 'locked',
    recheckAtMs: NOW_MS + 7000,
    recheckDelayMs: 7000,
  })
  expect(eventTypesOf(paused(rollout), around)).toEqual([])
})

test('drift pauses the rollout when it advances', () => {
  expect(eventsOf(placedRollout([['superseded', 'planned']]))).toContainEqual({
    type: 'rollout-paused',
    reason: 'drift',
    finding: { code: 'offers-changed', devices: 1 },
  })
})

const driftIn = (stands: readonly (readonly Stand[])[], change: Partial<RolloutIn<'running'>> = {}) =>
  eventTypesOf({ ...placedRollout(stands, { waves: ['active', 'pending', 'pending'] }), ...change }).includes(
    'rollout-paused',
  )

test('drift counts at once in the current wave, and above 5 % of the rest in later waves', () => {
  expect(driftIn([['superseded', ...times(99, 'planned')]])).toBe(true)
  expect(driftIn([['planned'], [...times(18, 'planned'), 'superseded']])).toBe(false)
  expect(driftIn([['planned'], [...times(17, 'planned'), 'superseded']])).toBe(true)
  expect(driftIn([['planned'], [...times(17, 'planned'), 'parked', 'superseded']])).toBe(false)
  expect(driftIn([['planned'], [...times(17, 'planned'), 'verified', 'superseded']])).toBe(true)
})

test('drift is ignored when nothing is left to send, or an approver knows of it', () => {
  expect(driftIn([['superseded', sample('sent')]])).toBe(false)
  expect(driftIn([['superseded', 'planned']], { acknowledgedDrift: 1 })).toBe(false)
  expect(driftIn([['superseded', 'superseded', 'planned']], { acknowledgedDrift: 1 })).toBe(true)
})

test('a drift finding counts only devices that no approver knew of', () => {
  const rollout = placedRollout([[...times(3, 'superseded'), 'planned']])
  expect(eventsOf({ ...rollout, acknowledgedDrift: 1 })).toContainEqual(
    expect.objectContaining({ finding: { code: 'offers-changed', devices: 2 } }),
  )
})

const UNTIL_MS = NOW_MS
const soakingCanary = (...stands: readonly Stand[]) =>
  withWaves(
    placedRollout([stands, ['verified', 'planned']]),
    { state: 'soaking', soakUntilMs: UNTIL_MS },
    { state: 'pending' },
  )
const looked = (isWell: boolean) => ({
  progress: STANDS.verified,
  generation: 0,
  soaked: { isWell, readStartedAtMs: START_MS },
})

test('when the canary’s soak ends, only its own successes are read again', () => {
  const rollout = soakingCanary('verified', 'outside', 'failed', looked(true))
  expect(soakReadsOf(rollout, UNTIL_MS)).toEqual(['1a'])
  expect(soakReadsOf(rollout, UNTIL_MS - 1)).toEqual([])
  expect(isSoakReadDue(rollout, '1a', UNTIL_MS)).toBe(true)
  expect(isSoakReadDue(rollout, '1a', UNTIL_MS - 1)).toBe(false)
  expect(isSoakReadDue(rollout, '1b', UNTIL_MS)).toBe(false)
  expect(isSoakReadDue(rollout, '2a', UNTIL_MS)).toBe(false)
})

test('no extra read is due while the canary is not soaking', () => {
  for (const state of ['active', 'passed', 'failed'] as const) {
    const rollout = withWaves(soakingCanary('verified'), { state })
    expect(soakReadsOf(rollout, UNTIL_MS)).toEqual([])
  }
  const noEnd = withWaves(placedRollout([['verified']]), { state: 'soaking' })
  expect(soakReadsOf(noEnd, UNTIL_MS)).toEqual([])
})

test('the canary’s soak ends after its last read, or two minutes later without one', () => {
  expect(isSoaked(soakingCanary(looked(false)), 1, UNTIL_MS)).toBe(true)
  expect(isSoaked(soakingCanary(looked(true)), 1, UNTIL_MS - 1)).toBe(false)
  const rollout = soakingCanary('verified')
  expect(isSoaked(rollout, 1, UNTIL_MS + 2 * MINUTE - 1)).toBe(false)
  expect(isSoaked(rollout, 1, UNTIL_MS + 2 * MINUTE)).toBe(true)
  expect(soakReadTimeoutAtMs(UNTIL_MS)).toBe(UNTIL_MS + 2 * MINUTE)
})

test('a later wave’s soak ends by time, with or without a read', () => {
  const rollout = withWaves(
    placedRollout([['verified'], ['verified'], ['planned']]),
    { state: 'soaking', soakUntilMs: UNTIL_MS },
    { state: 'soaking', soakUntilMs: UNTIL_MS },
  )
  expect(isSoaked(rollout, 2, UNTIL_MS)).toBe(true)
  expect(isSoaked(rollout, 2, UNTIL_MS - 1)).toBe(false)
})

test('a failed gate pauses only when devices are left to send', () => {
  const last = (...stands: readonly Stand[]) => placedRollout([stands])
  expect(eventTypesOf(last('failed', 'planned'))).toEqual(['wave-failed', 'rollout-paused'])
  expect(eventTypesOf(last('failed', 'parked'))).toEqual(['wave-failed', 'rollout-paused'])
  expect(eventTypesOf(last('failed', sample('updating')))).toEqual([])
  expect(eventTypesOf(placedRollout([['failed'], ['planned']], { waves: ['active', 'pending'] }))).toEqual([
    'wave-failed',
    'rollout-paused',
  ])
})

test('a soak is decided by all results until its end: passed, failed or inconclusive', () => {
  const decided = (...stands: readonly Stand[]) =>
    eventTypesOf(
      withWaves(
        placedRollout([['verified'], stands, ['planned']]),
        { state: 'passed' },
        { state: 'soaking', soakUntilMs: NOW_MS },
        { state: 'pending' },
      ),
    )
  expect(decided('verified')).toEqual(['wave-passed', 'wave-started'])
  expect(decided('failed', 'failed', 'verified')).toEqual(['wave-failed', 'rollout-paused'])
  expect(decided('parked', 'verified')).toEqual(['wave-inconclusive', 'rollout-paused'])
  expect(decided('verified', sample('updating'))).toEqual([])
})

test('a paused rollout whose devices are all done ends, with a verdict for each open wave', () => {
  const rollout = paused(
    withWaves(
      placedRollout([['verified'], ['verified'], ['failed', 'failed']]),
      { state: 'passed' },
      { state: 'soaking', soakUntilMs: NOW_MS + 1 },
    ),
  )
  expect(eventsOf(rollout)).toEqual([
    { type: 'wave-passed', wave: 2 },
    { type: 'wave-failed', wave: 3 },
    { type: 'rollout-completed', hasFailures: true },
  ])
})

test('waves without devices to send pass in one step', () => {
  const rollout = placedRollout([['outside'], ['skipped'], ['planned']], {
    waves: ['pending', 'pending', 'pending'],
  })
  expect(eventTypesOf(rollout)).toEqual(['wave-started', 'wave-soaking'])
})

test('a halting rollout also ends by time, when the last device is given up', () => {
  const halting = (stand: Stand) =>
    ({ ...placedRollout([[stand]]), status: 'halting', haltedBy: 'U-ANY', haltAtMs: START_MS }) as Rollout
  expect(eventTypesOf(halting('unknown'))).toEqual(['rollout-halted'])
  expect(eventTypesOf(halting(sample('updating')))).toEqual([])
})

test('without a soak, waves updated from outside pass at once', () => {
  const stands: readonly (readonly Stand[])[] = [['verified'], ['outside'], ['outside'], ['planned']]
  const knobs = { soakMs: { canary: 0, later: 0 } }
  const waves = ['passed', 'pending', 'pending', 'pending'] as const
  const walked = (number: number) => [
    { type: 'wave-started', wave: number },
    { type: 'wave-soaking', wave: number, untilMs: NOW_MS },
    { type: 'wave-passed', wave: number },
  ]
  expect(eventsOf(placedRollout(stands, { knobs, waves }))).toEqual([
    ...walked(2),
    ...walked(3),
    { type: 'wave-started', wave: 4 },
  ])
})

test('a paused rollout starts no wave and decides no gate', () => {
  expect(
    eventTypesOf(paused(placedRollout([['verified'], ['planned']], { waves: ['passed', 'pending'] }))),
  ).toEqual([])
  expect(
    eventTypesOf(paused(placedRollout([['failed'], ['planned']], { waves: ['active', 'pending'] }))),
  ).toEqual([])
})

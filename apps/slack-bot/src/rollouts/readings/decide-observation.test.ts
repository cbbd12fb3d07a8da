import { expect, test } from 'vitest'
import type { CommandOf } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Event } from '../model/event.ts'
import type { Rollout } from '../model/rollout.ts'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'

const NOW_MS = START_MS + 10 * 60_000
const eventsOf = (
  rollout: Rollout,
  read: Partial<CommandOf<'observe'>>,
  nowMs: number = NOW_MS,
): readonly Event[] => {
  const decision = decide(rollout, { type: 'observe', observations: [], absences: [], ...read }, nowMs)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const typesOf = (...args: Parameters<typeof eventsOf>) => eventsOf(...args).map(({ type }) => type)
const refusedRead = (deviceId: string) => ({
  deviceId,
  problem: { code: 'device-refused' } as const,
  isLasting: true,
  readStartedAtMs: NOW_MS,
})

test('a read that Tuya refuses counts for devices of the rollout only', () => {
  const rollout = placedRollout([['planned', 'verified']])
  const events = eventsOf(rollout, { refusedReads: [refusedRead('other'), refusedRead('1a')] })
  expect(events).toMatchObject([
    { type: 'device-read-refused', deviceId: '1a', problem: { code: 'device-refused' } },
    { type: 'device-parked', deviceId: '1a', reason: 'refused' },
  ])
})

test('a row without a version, of a device outside the plan, is ignored', () => {
  const { offeredVersion: _none, ...row } = readingOf('other', { readStartedAtMs: NOW_MS })
  expect(typesOf(placedRollout([['planned']]), { observations: [row] })).toEqual(['rollout-observed'])
})

test('a reading that may be older than the call says nothing about a sent device', () => {
  const sent = SAMPLE_RECORDS['sent, missing from the running list'] ?? 'planned'
  const soon = readingOf('1a', { readStartedAtMs: START_MS + 1 })
  expect(typesOf(placedRollout([[sent]]), { observations: [soon] }, START_MS + 1)).not.toContain(
    'device-read',
  )
})

test('an observation names the trace ids of its calls only if it changed something', () => {
  const requestIds = ['t1', 't2']
  const moved = { observations: [readingOf('1a', { readStartedAtMs: NOW_MS })], requestIds }
  expect(eventsOf(placedRollout([['planned']]), moved)).toContainEqual({
    type: 'rollout-observed',
    readStartedAtMs: NOW_MS,
    requestIds,
  })
  expect(eventsOf(placedRollout([['verified']]), moved)).toEqual([
    { type: 'rollout-observed', readStartedAtMs: NOW_MS },
  ])
  const unnamed = eventsOf(placedRollout([['planned']]), { ...moved, requestIds: [] })
  expect(unnamed.at(-1)).not.toHaveProperty('requestIds')
})

test('of two calls that began at the same time, the second is recorded too, if it changed something and has a trace id', () => {
  const rollout = { ...placedRollout([['planned']]), lastObservedAtMs: NOW_MS }
  const observations = [readingOf('1a', { readStartedAtMs: NOW_MS })]
  expect(typesOf(rollout, { observations, requestIds: ['t2'] })).toEqual(['device-read', 'rollout-observed'])
  expect(typesOf(rollout, { observations })).toEqual(['device-read'])
})

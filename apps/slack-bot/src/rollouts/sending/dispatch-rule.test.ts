// The dispatch rule: when a POST is permitted, lost and sent again.
import { expect, test } from 'vitest'
import type { Command, DispatchOutcome } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Observation } from '../model/observation.ts'
import type { Rollout, RolloutIn } from '../model/rollout.ts'
import {
  APPROVER,
  QUIET,
  START_MS,
  apply,
  applyAll,
  approvedRollout,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import {
  acceptedCommand,
  advanceCommand,
  beginCommand,
  midway,
  observeCommand,
  readingOf,
} from '../../../test/support/rollouts/sample-rollouts.ts'

const PLAN = planOf(['a', 'b'].map((deviceId) => plannedDevice(deviceId)))
const { settleMs, offerFreshMs } = PLAN.knobs

const offered = (change: Partial<Observation> = {}): readonly Observation[] =>
  ['a', 'b'].map((deviceId) => readingOf(deviceId, change))

/** One slice with both devices is journaled. */
const intended = (): Rollout =>
  applyAll(approvedRollout(PLAN), [advanceCommand, observeCommand(...offered()), advanceCommand], START_MS)

const typesOf = (rollout: Rollout, command: Command, nowMs = START_MS): readonly string[] => {
  const decision = decide(rollout, command, nowMs)
  return isRefused(decision) ? [decision.refusal.kind] : decision.events.map(({ type }) => type)
}
const stateOf = (rollout: Rollout, deviceId = 'a') =>
  (rollout as RolloutIn<'running'>).devices[deviceId]?.progress.state
const record = (outcome: DispatchOutcome): Command => ({
  type: 'record-dispatch',
  dispatchId: 'R-1/d1',
  outcome,
})
const lost: DispatchOutcome = { kind: 'ambiguous', finishedAtMs: START_MS, problem: { code: 'no-answer' } }

test('nothing is journaled before a fresh offer of the approved version was read', () => {
  const running = applyAll(approvedRollout(PLAN), [advanceCommand], START_MS)
  expect(typesOf(running, advanceCommand)).toEqual([])
  const read = apply(running, observeCommand(...offered()), START_MS).rollout
  expect(typesOf(read, advanceCommand)).toEqual(['dispatch-intended'])
  expect(typesOf(read, advanceCommand, START_MS + offerFreshMs)).toEqual(['dispatch-intended'])
  expect(typesOf(read, advanceCommand, START_MS + offerFreshMs + 1)).toEqual([])
})

test('I1: a POST is permitted once; asking again makes it ambiguous', () => {
  const started = apply(intended(), beginCommand(1), START_MS)
  expect(started.events.map(({ type }) => type)).toEqual(['dispatch-started'])
  const again = apply(started.rollout, beginCommand(1), START_MS + 5)
  expect(again.events).toMatchObject([
    { type: 'dispatch-recorded', outcome: { kind: 'ambiguous', finishedAtMs: START_MS + 5 } },
    { type: 'wave-sent' },
  ])
  expect(typesOf(again.rollout, beginCommand(1), START_MS + 6)).toEqual([])
})

const locked = { ...QUIET, lockedRooms: { 'room-1': { untilMs: START_MS + 1, by: 'U-X' } } }
const closed = { ...QUIET, window: { isOpen: false, nextChangeAtMs: START_MS + 1 } }
const full = { ...QUIET, openSlots: PLAN.knobs.maxInFlight - 1 }
const fullRoom = { ...QUIET, openSlotsByRoom: { 'room-1': PLAN.knobs.maxInFlightPerRoom - 1 } }

test.each([
  ['the room is locked', locked],
  ['the window is closed', closed],
  ['the project has one free slot for two devices', full],
  ['the room has one free slot for two devices', fullRoom],
])('I1: right before the POST it is withdrawn if %s', (_why, surroundings) => {
  const { rollout, events } = apply(
    intended(),
    { type: 'begin-dispatch', dispatchId: 'R-1/d1', surroundings },
    START_MS,
  )
  expect(events.map(({ type }) => type)).toEqual(['dispatch-withdrawn'])
  expect(stateOf(rollout)).toBe('planned')
})

test.each<[string, Command]>([
  ['paused', { type: 'pause', by: 'U-ANY' }],
  ['halting', { type: 'halt', by: 'U-ANY', right: 'not-approver' }],
  ['paused by the breaker', { type: 'note-api-trouble', problem: { code: 'no-answer' } }],
])('I1: nothing is sent of a rollout that was %s after the intent', (_status, command) => {
  const changed = apply(intended(), command, START_MS).rollout
  expect(typesOf(changed, beginCommand(1))).not.toContain('dispatch-started')
})

test.each<[string, Partial<Observation>]>([
  ['I15: another version is offered', { offeredVersion: '3.0.0' }],
  ['I4: it runs already', { source: 'upgrading-list', phase: 'updating', statusCode: 2 }],
  ['I4: it waits to wake up', { source: 'upgrading-list', phase: 'waiting', statusCode: 5 }],
  ['it is offline', { online: false }],
])('%s, seen between the intent and the POST: the slice is withdrawn', (_why, change) => {
  const seen = observeCommand(readingOf('a', { readStartedAtMs: START_MS + 1, ...change }))
  const changed = apply(intended(), seen, START_MS + 1).rollout
  expect(typesOf(changed, beginCommand(1), START_MS + 2)).toEqual(['dispatch-withdrawn'])
})

test('an old failed attempt, still shown between the intent and the next POST, does not stop the POST', () => {
  const plan = planOf([plannedDevice('a')], undefined, { retryDelaysMs: [0] })
  const failed = (readStartedAtMs: number): Command =>
    observeCommand(
      readingOf('a', { source: 'upgrading-list', phase: 'failed', statusCode: 4, readStartedAtMs }),
    )
  const first = applyAll(
    approvedRollout(plan),
    [
      advanceCommand,
      observeCommand(readingOf('a')),
      advanceCommand,
      beginCommand(1),
      acceptedCommand(1, START_MS),
    ],
    START_MS,
  )
  const nowMs = START_MS + settleMs
  const again = applyAll(first, [failed(nowMs), advanceCommand], nowMs)
  const seen = apply(again, failed(nowMs + 1), nowMs + 1).rollout
  expect(typesOf(seen, beginCommand(2), nowMs + 1)).toEqual(['dispatch-started'])
})

test('I15: an offer that became too old between the intent and the POST does not permit it', () => {
  expect(typesOf(intended(), beginCommand(1), START_MS + offerFreshMs + 1)).toEqual(['dispatch-withdrawn'])
})

const sentAs = (outcome: DispatchOutcome): Rollout =>
  applyAll(intended(), [beginCommand(1), record(outcome)], START_MS)

test('an ambiguous POST is repeated only after two settled readings, a settle time apart, that still offer the update', () => {
  const at = (readStartedAtMs: number): Command => observeCommand(...offered({ readStartedAtMs }))
  const first = START_MS + settleMs
  let rollout = sentAs(lost)
  expect(typesOf(rollout, at(first - 1), first - 1)).not.toContain('device-found-untaken')
  rollout = apply(rollout, at(first), first).rollout
  expect(stateOf(rollout)).toBe('sent')
  rollout = apply(rollout, at(first + settleMs - 1), first + settleMs - 1).rollout
  expect(stateOf(rollout)).toBe('sent')
  rollout = apply(rollout, at(first + settleMs), first + settleMs).rollout
  expect(stateOf(rollout)).toBe('planned')
  expect((rollout as RolloutIn<'running'>).devices['a']?.progress.attempt).toBe(2)
})

test('I8: repeatedly lost calls park the device for a person, and never count as its failure', () => {
  const plan = planOf([plannedDevice('a')], undefined, { retryDelaysMs: [] })
  let rollout = applyAll(
    approvedRollout(plan),
    [advanceCommand, observeCommand(readingOf('a')), advanceCommand, beginCommand(1), record(lost)],
    START_MS,
  )
  for (const nowMs of [START_MS + settleMs, START_MS + 2 * settleMs])
    rollout = apply(rollout, observeCommand(readingOf('a', { readStartedAtMs: nowMs })), nowMs).rollout
  expect((rollout as RolloutIn<'running'>).devices['a']).toMatchObject({
    progress: { state: 'parked', reason: 'quarantine' },
  })
})

test('a device parked after lost calls fails for good if the cloud reports a failure', () => {
  const plan = planOf([plannedDevice('a')], undefined, { retryDelaysMs: [] })
  let rollout = applyAll(
    approvedRollout(plan),
    [advanceCommand, observeCommand(readingOf('a')), advanceCommand, beginCommand(1), record(lost)],
    START_MS,
  )
  const at = (nowMs: number, change: Partial<Observation> = {}): void => {
    rollout = apply(
      rollout,
      observeCommand(readingOf('a', { readStartedAtMs: nowMs, ...change })),
      nowMs,
    ).rollout
  }
  at(START_MS + settleMs)
  at(START_MS + 2 * settleMs)
  expect(stateOf(rollout)).toBe('parked')
  at(START_MS + 20 * 60_000)
  expect(stateOf(rollout)).toBe('parked')
  at(START_MS + 40 * 60_000, { source: 'upgrading-list', phase: 'failed', statusCode: 4 })
  expect(stateOf(rollout)).toBe('failed')
})

test('a late answer of the same call corrects an ambiguous outcome, and moves only devices that still wait for it', () => {
  const ambiguous = sentAs(lost)
  const accepted = apply(ambiguous, acceptedCommand(1, START_MS + 4000), START_MS + 4000).rollout
  expect(accepted).toMatchObject({
    devices: { a: { progress: { sentAtMs: START_MS + 4000, isAmbiguous: false } } },
  })
  const notSent = record({ kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true })
  expect(stateOf(apply(ambiguous, notSent, START_MS + 1).rollout)).toBe('planned')
  const updating = readingOf('a', {
    source: 'upgrading-list',
    readStartedAtMs: START_MS + settleMs,
    phase: 'updating',
    statusCode: 2,
  })
  const moved = apply(ambiguous, observeCommand(updating), START_MS + settleMs).rollout
  expect(stateOf(apply(moved, notSent, START_MS + settleMs).rollout)).toBe('updating')
})

test('I8: a permanent refusal sends nothing, spends no attempt, and waits for a person', () => {
  const refused = sentAs({
    kind: 'refused',
    problem: { code: 'access-refused' },
    blames: 'account',
    isRetryable: false,
  })
  expect(refused).toMatchObject({
    status: 'paused',
    pausedFor: 'api',
    untilPerson: true,
    devices: { a: { progress: { state: 'planned', attempt: 1 } } },
  })
  expect(typesOf(refused, { type: 'note-api-recovery' })).toEqual([])
})

test('I8: a temporary refusal is retried a little later, without a pause', () => {
  const put = sentAs({
    kind: 'refused',
    problem: { code: 'slow-down' },
    blames: 'account',
    isRetryable: true,
  })
  expect(put.status).toBe('running')
  const fresh = (nowMs: number): Rollout =>
    apply(put, observeCommand(...offered({ readStartedAtMs: nowMs })), nowMs).rollout
  expect(typesOf(fresh(START_MS + 5000), advanceCommand, START_MS + 5000)).toEqual([])
  expect(typesOf(fresh(START_MS + 40_000), advanceCommand, START_MS + 40_000)).toEqual(['dispatch-intended'])
})

test('a slice that is refused for good is halved until the refused device is alone and fails', () => {
  const ids = ['a', 'b', 'c', 'd']
  const plan = planOf(
    ids.map((deviceId) => plannedDevice(deviceId)),
    undefined,
    {
      gate: { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 },
    },
  )
  let rollout = applyAll(approvedRollout(plan), [advanceCommand], START_MS)
  let nowMs = START_MS
  let posts = 0
  for (let polls = 0; rollout.status !== 'completed-with-failures' && polls < 20; polls += 1) {
    if (rollout.status === 'paused')
      rollout = apply(rollout, { type: 'resume', by: APPROVER, right: 'approver' }, nowMs).rollout
    nowMs += 11_000
    const { devices, dispatches } = rollout as RolloutIn<'running'>
    const seen = ids.map((id) =>
      devices[id]?.progress.state === 'sent'
        ? readingOf(id, {
            source: 'detail',
            readStartedAtMs: nowMs,
            phase: 'succeeded',
            installedVersion: '2.0.0',
          })
        : readingOf(id, { readStartedAtMs: nowMs }),
    )
    rollout = applyAll(rollout, [observeCommand(...seen), advanceCommand], nowMs)
    for (const { dispatchId, state, deviceIds } of Object.values(
      (rollout as RolloutIn<'running'>).dispatches,
    )) {
      if (state !== 'intended' || dispatches[dispatchId] !== undefined) continue
      posts += 1
      const begin: Command = { type: 'begin-dispatch', dispatchId, surroundings: QUIET }
      const begun = apply(rollout, begin, nowMs)
      rollout = begun.rollout
      if (begun.events[0]?.type !== 'dispatch-started') continue
      const outcome: DispatchOutcome = deviceIds.includes('c')
        ? { kind: 'refused', problem: { code: 'device-refused' }, blames: 'devices', isRetryable: false }
        : { kind: 'accepted', finishedAtMs: nowMs }
      rollout = apply(rollout, { type: 'record-dispatch', dispatchId, outcome }, nowMs).rollout
    }
  }
  expect((rollout as RolloutIn<'running'>).devices['c']?.progress).toMatchObject({ state: 'failed' })
  expect(['a', 'b', 'd'].map((id) => stateOf(rollout, id))).toEqual(['verified', 'verified', 'verified'])
  expect(posts).toBeLessThanOrEqual(8)
})

test('a device that is refused alone waits while others can be tried, and fails by itself when none is left', () => {
  const plan = planOf(
    ['a', 'b', 'c'].map((deviceId) => plannedDevice(deviceId)),
    undefined,
    { sliceSize: 1 },
  )
  const refused: DispatchOutcome = {
    kind: 'refused',
    problem: { code: 'device-refused' },
    blames: 'devices',
    isRetryable: false,
  }
  const offers = observeCommand(...plan.devices.map(({ deviceId }) => readingOf(deviceId)))
  const first = applyAll(
    approvedRollout(plan),
    [advanceCommand, offers, advanceCommand, beginCommand(1), acceptedCommand(1, START_MS), beginCommand(2)],
    START_MS,
  )
  const record = (number: number): Command => ({
    type: 'record-dispatch',
    dispatchId: `R-1/d${number}`,
    outcome: refused,
  })
  const waiting = applyAll(first, [record(2)], START_MS + 1)
  expect(waiting.status).toBe('running')
  expect(stateOf(waiting, 'b')).toBe('planned')
  const both = applyAll(
    waiting,
    [beginCommand(3), record(3), advanceCommand, beginCommand(4), record(4)],
    START_MS + 2,
  )
  expect([stateOf(both, 'b'), stateOf(both, 'c')]).toEqual(['failed', 'intended'])
  expect(both.status).toBe('running')
})

test('an abandoned slice is released: withdrawn if unsent, ambiguous if started', () => {
  const { rollout, events } = apply(midway(), advanceCommand, START_MS + 10 * 60_000)
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['dispatch-recorded', 'dispatch-withdrawn']),
  )
  expect([stateOf(rollout, 'b'), stateOf(rollout, 'c')]).toEqual(['sent', 'planned'])
})

// Facts that a rollout keeps through all statuses.
import { expect, test } from 'vitest'
import { BrokenInvariantError } from './broken-invariant.ts'
import type { Command } from './command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { DeviceRecord } from './device-progress.ts'
import type { Event } from './event.ts'
import { evolveDevice } from '../state/evolve-device.ts'
import { evolve } from '../state/evolve.ts'
import { NEW_COPIES } from '../state/map-copies.ts'
import { evolveDispatch } from '../state/evolve-dispatch.ts'
import { evolveExecution } from '../state/evolve-execution.ts'
import { evolveRequest } from '../state/evolve-request.ts'
import { evolveWave } from '../state/evolve-wave.ts'
import { planIndexOf, plannedDeviceOf, waveNumberOf } from './plan-index.ts'
import type { Dispatch, Rollout, RolloutIn } from './rollout.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import {
  APPROVER,
  PLAN_HASH,
  START_MS,
  applyAll,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'

const approver = { by: APPROVER, right: 'approver' } as const
const PLAN = planOf([plannedDevice('a')])
const eventsOf = (rollout: Rollout | undefined, command: Command): readonly Event[] => {
  const decision = decide(rollout, command, START_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const sample = (title: string): DeviceRecord => {
  const record = SAMPLE_RECORDS[title]
  if (record === undefined) throw new Error(`There is no sample "${title}"`)
  return record
}
const after = (rollout: Rollout, event: Event): RolloutIn<'running'> =>
  evolve(rollout, { event, atMs: START_MS + 5 }) as RolloutIn<'running'>

test.each<[string, readonly Command[]]>([
  ['asked for', []],
  ['rejected', [{ type: 'reject', ...approver, planHash: PLAN_HASH }]],
  ['running', [approveCommand()]],
  ['paused', [approveCommand(), { type: 'pause', by: 'U-ANY' }]],
  ['halted', [approveCommand(), { type: 'halt', by: 'U-ANY', right: 'not-approver' }]],
])('a rollout that is %s keeps the reason of its request, if there is one', (_status, commands) => {
  const request: Command = { type: 'request-approval', plan: PLAN, planHash: PLAN_HASH, notes: [] }
  const draft = draftCommand(PLAN)
  const kept = (drafted: Command) => applyAll(undefined, [drafted, request, ...commands], START_MS)
  expect(kept({ ...draft, reason: 'winter' } as Command)).toHaveProperty('reason', 'winter')
  expect(kept(draft)).not.toHaveProperty('reason')
})

const LEARNED = { '*/wifi': { medianMs: 1, q95Ms: 2, q99Ms: 3, samples: 9 } }
const SLOW = { month: '2026-11', used: 60, limit: 100, everyMs: 9000, insteadOfMs: 1000 }

test('a rollout keeps what it replaces, learned durations, the last slow-polling notice and the last resume to the end', () => {
  const request: Command = { type: 'request-approval', plan: PLAN, planHash: PLAN_HASH, notes: [] }
  const draft = draftCommand(PLAN)
  const full: readonly Command[] = [
    { ...draft, replaces: 'R-9' } as Command,
    { ...request, durations: LEARNED },
    approveCommand(),
    { type: 'note-slow-polling', ...SLOW },
    { type: 'pause', by: 'U-ANY' },
    { type: 'resume', ...approver },
    { type: 'halt', by: 'U-ANY', right: 'not-approver' },
  ]
  const minimal: readonly Command[] = [
    draft,
    request,
    approveCommand(),
    { type: 'pause', by: 'U-ANY' },
    { type: 'halt', by: 'U-ANY', right: 'not-approver' },
  ]
  const halted = applyAll(undefined, full, START_MS)
  expect(halted).toMatchObject({
    status: 'halted',
    replaces: 'R-9',
    durations: LEARNED,
    slowPolling: { month: '2026-11', used: 60, limit: 100 },
    resumedAtMs: START_MS,
  })
  const silent = applyAll(undefined, minimal, START_MS)
  expect(silent.status).toBe('halted')
  for (const field of ['replaces', 'durations', 'slowPolling', 'resumedAtMs'])
    expect(silent).not.toHaveProperty(field)
  // An open request keeps them, too.
  const rejected = applyAll(
    undefined,
    [...full.slice(0, 2), { type: 'reject', ...approver, planHash: PLAN_HASH }],
    START_MS,
  )
  expect(rejected).toMatchObject({ status: 'rejected', replaces: 'R-9', durations: LEARNED })
})

test('slow polling is announced once a month, and once more when no calls are left', () => {
  const running = placedRollout([['planned']])
  const tell = (rollout: Rollout, change: Partial<typeof SLOW> = {}): readonly string[] =>
    eventsOf(rollout, { type: 'note-slow-polling', ...SLOW, ...change }).map(({ type }) => type)
  const slowed = (used: number): Rollout => ({
    ...running,
    slowPolling: { month: '2026-11', used, limit: 100 },
  })
  expect(tell(running)).toEqual(['polling-slowed'])
  expect(tell(slowed(60))).toEqual([])
  expect(tell(slowed(60), { used: 99 })).toEqual([])
  expect(tell(slowed(60), { used: 100 })).toEqual(['polling-slowed'])
  expect(tell(slowed(100), { used: 100 })).toEqual([])
  expect(tell(slowed(60), { month: '2026-12' })).toEqual(['polling-slowed'])
})

test('an approver’s reason is stored with the resume or retry', () => {
  const paused = {
    ...placedRollout([['failed', 'verified']]),
    status: 'paused',
    pausedFor: 'human',
  } as Rollout
  const resumed = (reason?: string) =>
    eventsOf(paused, { type: 'resume', ...approver, ...(reason !== undefined && { reason }) }).at(-1)
  expect(resumed('it is dark')).toMatchObject({ type: 'rollout-resumed', remark: 'it is dark' })
  expect(resumed()).not.toHaveProperty('remark')
  const retried = (reason?: string) =>
    eventsOf(paused, { type: 'retry-failed', ...approver, ...(reason !== undefined && { reason }) }).at(-1)
  expect(retried('it is dark')).toMatchObject({ type: 'failed-retried', remark: 'it is dark' })
  expect(retried()).not.toHaveProperty('remark')
})

test('a person’s remark is stored with their action, and nothing without a remark', () => {
  const running = placedRollout([['planned']])
  const request = SAMPLE_ROLLOUTS['awaiting-approval']?.()
  const [paused] = eventsOf(running, { type: 'pause', by: 'U-ANY', reason: 'dark floor' })
  expect(paused).toMatchObject({ remark: 'dark floor' })
  expect(eventsOf(running, { type: 'pause', by: 'U-ANY' })[0]).not.toHaveProperty('remark')
  const reject: Command = { type: 'reject', ...approver, planHash: PLAN_HASH }
  const [rejected] = eventsOf(request, { ...reject, reason: 'not today' })
  expect(rejected).toMatchObject({ remark: 'not today' })
  expect(eventsOf(request, reject)[0]).not.toHaveProperty('remark')
  const [halting] = eventsOf(running, { type: 'halt', by: 'U-ANY', right: 'not-approver' })
  expect(halting).not.toHaveProperty('remark')
  const silent = applyAll(running, [{ type: 'halt', by: 'U-ANY', right: 'not-approver' }], START_MS)
  expect(silent.status).toBe('halted')
  expect(silent).not.toHaveProperty('remark')
})

test('a resume outside the window is refused with the opening time, if it is known', () => {
  const paused = {
    ...placedRollout([['planned']]),
    status: 'paused',
    pausedFor: 'window',
    pausedAtMs: START_MS,
  }
  const refusalOf = (rollout: object) => decide(rollout as Rollout, { type: 'resume', ...approver }, START_MS)
  expect(refusalOf({ ...paused, opensAtMs: 77 })).toEqual({
    refusal: { kind: 'window-closed', opensAtMs: 77 },
  })
  expect(refusalOf(paused)).toStrictEqual({ refusal: { kind: 'window-closed' } })
})

test('a retry includes failed and quarantined devices and those behind a quarantined gateway; others stay parked', () => {
  const parked = (title: string): Stand => sample(title)
  const rollout = placedRollout([
    [
      'failed',
      parked('parked (quarantine)'),
      parked('parked (gateway)'),
      'parked',
      'locked',
      parked('parked (wake)'),
      'verified',
    ],
  ])
  expect(eventsOf(rollout, { type: 'retry-failed', ...approver })).toEqual([
    { type: 'failed-retried', by: APPROVER, deviceIds: ['1a', '1b', '1c'] },
  ])
})

test('a halt skips devices that were not sent, parked or not, and keeps the sent ones', () => {
  const rollout = placedRollout([['planned', 'parked', sample('parked (wake), sent'), sample('sent')]])
  const skipped = eventsOf(rollout, { type: 'halt', by: 'U-ANY', right: 'not-approver' }).flatMap((event) =>
    event.type === 'device-skipped' ? [event.deviceId] : [],
  )
  expect(skipped).toEqual(['1a', '1b'])
})

test('a gate that was waived once is not waived again', () => {
  const failed = placedRollout([['failed'], ['planned']], { waves: ['failed', 'pending'] })
  const waved = { ...failed, waves: failed.waves.map((wave) => ({ ...wave, waivedBy: 'U-EARLIER' })) }
  const paused = (rollout: object) =>
    ({ ...rollout, status: 'paused', pausedFor: 'gate', pausedAtMs: 0 }) as Rollout
  const eventTypesOf = (rollout: Rollout) =>
    eventsOf(rollout, { type: 'resume', ...approver }).map(({ type }) => type)
  expect(eventTypesOf(paused(failed))).toEqual(['wave-waived', 'rollout-resumed'])
  expect(eventTypesOf(paused(waved))).toEqual(['rollout-resumed'])
})

const dispatchOf = (number: number, change: Partial<Dispatch> = {}): Dispatch => ({
  dispatchId: `R-1/d${number}`,
  wave: 1,
  deviceIds: ['1a', '1b', '1c', '1d'],
  state: 'intended',
  intendedAtMs: START_MS,
  ...change,
})
const dispatched = (stands: readonly Stand[], ...dispatches: readonly Dispatch[]) => ({
  ...placedRollout([stands]),
  dispatches: Object.fromEntries(dispatches.map((dispatch) => [dispatch.dispatchId, dispatch])),
})
const statesOf = ({ devices }: RolloutIn<'running'>) =>
  Object.values(devices).map(({ progress }) => progress.state)
const intendedBy = (number: number): DeviceRecord => ({
  progress: { state: 'intended', attempt: 1, dispatchId: `R-1/d${number}` },
  generation: 0,
})
const sentBy = (number: number): DeviceRecord => ({
  progress: {
    state: 'sent',
    attempt: 1,
    dispatchId: `R-1/d${number}`,
    sentAtMs: START_MS,
    isAmbiguous: false,
  },
  generation: 0,
})

test('a slice that starts or is withdrawn moves only devices that still belong to it', () => {
  const rollout = dispatched([intendedBy(1), intendedBy(2), 'verified', sentBy(1)], dispatchOf(1))
  const started = after(rollout, { type: 'dispatch-started', dispatchId: 'R-1/d1' })
  expect(statesOf(started)).toEqual(['sending', 'intended', 'verified', 'sent'])
  const withdrawn = after(rollout, {
    type: 'dispatch-withdrawn',
    dispatchId: 'R-1/d1',
    why: { code: 'not-sent-in-time' },
  })
  expect(statesOf(withdrawn)).toEqual(['planned', 'intended', 'verified', 'sent'])
})

const refused = {
  kind: 'refused',
  problem: { code: 'refused' },
  blames: 'devices',
  isRetryable: false,
} as const
const notSent = { kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true } as const

test('an answer moves only devices that wait for it, not those sent in another slice since', () => {
  const rollout = dispatched(
    [sentBy(1), sentBy(2), 'verified', 'planned'],
    dispatchOf(1, { state: 'ambiguous' }),
  )
  const answered = after(rollout, { type: 'dispatch-recorded', dispatchId: 'R-1/d1', outcome: notSent })
  expect(statesOf(answered)).toEqual(['planned', 'sent', 'verified', 'planned'])
})

const refusedAfter = (lastSentBy: number, outcome: typeof refused | typeof notSent = refused) => {
  const lastSent = {
    dispatchId: `R-1/d${lastSentBy}` as const,
    attempt: 1,
    sentAtMs: START_MS,
    isAmbiguous: true,
  }
  const record = { ...sentBy(2), lastSent }
  const rollout = dispatched(
    [record],
    dispatchOf(2, { state: 'ambiguous', deviceIds: ['1a', '1b', '1c', '1d', '1e'] }),
  )
  return after(rollout, { type: 'dispatch-recorded', dispatchId: 'R-1/d2', outcome }).devices['1a']
}

test('a definite no removes the mark of its own slice, not that of an earlier one', () => {
  expect(refusedAfter(2)).not.toHaveProperty('lastSent')
  expect(refusedAfter(1)).toHaveProperty('lastSent.dispatchId', 'R-1/d1')
})

test('a refusal is counted and halves the slice; a call that was not sent does neither', () => {
  expect(refusedAfter(2)).toMatchObject({ refusals: { count: 1, sinceMs: START_MS + 5 }, sliceLimit: 2 })
  expect(refusedAfter(2, notSent)).not.toHaveProperty('refusals')
})

test('Tuya’s id of a call is stored, if there is one', () => {
  const rollout = dispatched([sentBy(1)], dispatchOf(1, { state: 'sending', startedAtMs: START_MS + 3 }))
  const recorded = (outcome: object) =>
    after(rollout, { type: 'dispatch-recorded', dispatchId: 'R-1/d1', outcome: outcome as never }).dispatches[
      'R-1/d1'
    ]
  const accepted = { kind: 'accepted', finishedAtMs: START_MS + 1 }
  expect(recorded({ ...accepted, requestId: 'tid-7' })).toMatchObject({ requestId: 'tid-7' })
  expect(recorded(accepted)).not.toHaveProperty('requestId')
  // If the clock went back meanwhile, the call doesn't end before it began.
  expect(recorded(accepted)).toMatchObject({ finishedAtMs: START_MS + 3 })
})

test('the largest slice of the next attempt is stored', () => {
  const untaken = sample('sent, offered once since')
  const event = { type: 'device-not-taken', deviceId: 'a', notBeforeMs: 1, sliceLimit: 4 } as const
  expect(evolveDevice({ ...untaken, sliceLimit: 20 }, event, START_MS)).toHaveProperty('sliceLimit', 4)
})

test('the drift that an approver acknowledged is kept through later pauses', () => {
  const known = { ...placedRollout([['superseded', 'planned']]), acknowledgedDrift: 1 }
  expect(after(known, { type: 'rollout-paused', reason: 'human', by: 'x' })).toHaveProperty(
    'acknowledgedDrift',
    1,
  )
  const unknown = placedRollout([['planned']])
  const paused = after(unknown, { type: 'rollout-paused', reason: 'window' })
  for (const fact of ['acknowledgedDrift', 'lastObservedAtMs', 'opensAtMs', 'remark', 'finding', 'pausedBy'])
    expect(paused).not.toHaveProperty(fact)
})

test('a retry keeps what was last seen of the device, and resets its attempts', () => {
  const lastSeen = { phase: 'failed', statusCode: 4, online: true, readStartedAtMs: START_MS } as const
  const rollout = placedRollout([[{ ...sample('failed'), lastSeen, failures: 3 }, sample('failed')]])
  const { devices } = after(rollout, { type: 'failed-retried', by: APPROVER, deviceIds: ['1a', '1b'] })
  expect(devices['1a']).toStrictEqual({
    progress: { state: 'planned', attempt: 1, notBeforeMs: START_MS + 5 },
    generation: 1,
    retriedBy: APPROVER,
    movedAtMs: START_MS + 5,
    lastSeen,
  })
  expect(devices['1b']).not.toHaveProperty('lastSeen')
})

test('events of devices, slices and waves that are not in the rollout mean a damaged history', () => {
  const rollout = dispatched([intendedBy(1)], dispatchOf(1))
  const nobody: readonly Event[] = [
    { type: 'failed-retried', by: APPROVER, deviceIds: ['nobody'] },
    { type: 'dispatch-intended', dispatchId: 'R-1/d7', deviceIds: ['nobody'], wave: 1 },
    { type: 'rollout-drafted', ...(draftCommand(PLAN) as object) } as Event,
  ]
  for (const event of nobody) expect(() => after(rollout, event)).toThrow(BrokenInvariantError)
  expect(() => plannedDeviceOf(planIndexOf(PLAN), 'nobody')).toThrow(BrokenInvariantError)
  expect(() => waveNumberOf(planIndexOf(PLAN), 'nobody')).toThrow(BrokenInvariantError)
})

test('an event of a later version is not ignored: the history cannot be read', () => {
  const running = placedRollout([['planned']])
  const event = { type: 'from-the-future', deviceIds: [], wave: 1 } as never
  const record: DeviceRecord = { progress: STANDS.planned, generation: 0 }
  const readers = [
    () => evolve(running, { event, atMs: START_MS }),
    () => evolveDevice(record, event, START_MS),
    () => evolveDispatch(running, { event, atMs: START_MS }, NEW_COPIES),
    () => evolveExecution(running, { event, atMs: START_MS }, NEW_COPIES),
    () => evolveRequest(running, event, START_MS),
    () => evolveWave(running.waves, event, START_MS),
  ]
  for (const read of readers) expect(read).toThrow(BrokenInvariantError)
})

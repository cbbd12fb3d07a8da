import { BrokenInvariantError } from '../src/rollouts/model/broken-invariant.ts'
import type { DeviceRecord } from '../src/rollouts/model/device-progress.ts'
import type { Event } from '../src/rollouts/model/event.ts'
import type { DeviceEvent } from '../src/rollouts/state/evolve-device.ts'
import { evolve } from '../src/rollouts/state/evolve.ts'
import { evolveDevice } from '../src/rollouts/state/evolve-device.ts'
import type { Rollout } from '../src/rollouts/model/rollout.ts'
import { planWithout } from '../src/rollouts/planning/plan-without.ts'
import { APPROVER, PLAN_HASH, REQUESTER, START_MS } from '../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../test/support/rollouts/sample-records.ts'
import { SAMPLE_PLAN, SAMPLE_ROLLOUTS } from '../test/support/rollouts/sample-rollouts.ts'

const LATER_MS = START_MS + 1000
const by = { by: APPROVER } as const
const late = { kind: 'accepted', finishedAtMs: LATER_MS } as const
const unsent = {
  kind: 'not-sent',
  problem: { code: 'no-answer', systemCode: 'ECONNREFUSED' },
  isRetryable: true,
} as const
const refused = {
  kind: 'refused',
  problem: { code: 'access-refused' },
  blames: 'devices',
  isRetryable: false,
} as const

/** Events of the rollout itself. In the running sample d1 is sent, d2 is being sent, d3 is journaled, and d is planned. */
const EVENTS: readonly (readonly [string, Event])[] = [
  ['draft-progressed', { type: 'draft-progressed', read: 340, total: 1200, leftMs: 360_000 }],
  ['draft-abandoned', { type: 'draft-abandoned', problem: { code: 'no-window' } }],
  [
    'approval-requested',
    { type: 'approval-requested', plan: SAMPLE_PLAN, planHash: PLAN_HASH, notes: [], expiresAtMs: LATER_MS },
  ],
  ['approval-reminded', { type: 'approval-reminded' }],
  ['approval-given', { type: 'approval-given', ...by, planHash: PLAN_HASH }],
  ['approval-dropped', { type: 'approval-dropped', ...by }],
  ['approval-taken-back', { type: 'approval-taken-back', ...by }],
  ['approval-taken-back (complete)', { type: 'approval-taken-back', ...by, expiresAtMs: LATER_MS }],
  [
    'plan-changed',
    {
      type: 'plan-changed',
      ...by,
      plan: planWithout(SAMPLE_PLAN, new Set(['a'])),
      planHash: 'a newer hash',
      notes: [],
      leftOut: ['a'],
      endedVotes: [],
    },
  ],
  ['rollout-approved', { type: 'rollout-approved', planHash: PLAN_HASH }],
  ['rollout-approved (another plan)', { type: 'rollout-approved', planHash: 'another' }],
  ['rollout-rejected', { type: 'rollout-rejected', ...by, remark: 'not today' }],
  ['rollout-expired', { type: 'rollout-expired' }],
  ['rollout-withdrawn', { type: 'rollout-withdrawn', by: REQUESTER }],
  ['rollout-scheduled', { type: 'rollout-scheduled', opensAtMs: LATER_MS }],
  ['window-misfit', { type: 'window-misfit', deviceIds: ['a'], needsMs: 7_200_000, longestMs: 3_600_000 }],
  ['rollout-started', { type: 'rollout-started' }],
  ['rollout-paused', { type: 'rollout-paused', reason: 'human', ...by, remark: 'wait' }],
  [
    'rollout-paused (api)',
    {
      type: 'rollout-paused',
      reason: 'api',
      finding: { code: 'api-trouble', problem: { code: 'no-answer' } },
      untilPerson: true,
    },
  ],
  ['rollout-paused (window)', { type: 'rollout-paused', reason: 'window', opensAtMs: LATER_MS }],
  ['rollout-resumed', { type: 'rollout-resumed' }],
  ['rollout-resumed (recovery)', { type: 'rollout-resumed', isRecovery: true }],
  ['gap-closed', { type: 'gap-closed', isOutage: true, started: 1, notStarted: 0, unknown: 0 }],
  ['rollout-resumed (person)', { type: 'rollout-resumed', ...by }],
  ['rollout-halting', { type: 'rollout-halting', ...by, remark: 'dark floor' }],
  ['rollout-halted', { type: 'rollout-halted' }],
  ['rollout-completed', { type: 'rollout-completed', hasFailures: false }],
  ['rollout-completed (failures)', { type: 'rollout-completed', hasFailures: true }],
  ['failed-retried', { type: 'failed-retried', ...by, deviceIds: ['a'] }],
  ['rollout-observed', { type: 'rollout-observed', readStartedAtMs: LATER_MS }],
  ['versions-read', { type: 'versions-read', deviceIds: ['a'], readStartedAtMs: LATER_MS }],
  ['times-moved-back', { type: 'times-moved-back', byMs: 1000 }],
  ['wave-passed', { type: 'wave-passed', wave: 1 }],
  ['wave-waived', { type: 'wave-waived', wave: 1, ...by }],
  ['dispatch-intended (d)', { type: 'dispatch-intended', dispatchId: 'R-1/d9', deviceIds: ['d'], wave: 2 }],
  ['dispatch-started (d3)', { type: 'dispatch-started', dispatchId: 'R-1/d3' }],
  [
    'dispatch-withdrawn (d3)',
    { type: 'dispatch-withdrawn', dispatchId: 'R-1/d3', why: { code: 'not-sent-in-time' } },
  ],
  ['dispatch-recorded (d2, accepted)', { type: 'dispatch-recorded', dispatchId: 'R-1/d2', outcome: late }],
  ['dispatch-recorded (d2, refused)', { type: 'dispatch-recorded', dispatchId: 'R-1/d2', outcome: refused }],
  ['dispatch-recorded (d3, accepted)', { type: 'dispatch-recorded', dispatchId: 'R-1/d3', outcome: late }],
  ['dispatch-recorded (d3, not sent)', { type: 'dispatch-recorded', dispatchId: 'R-1/d3', outcome: unsent }],
]

const DEVICE_EVENTS: readonly DeviceEvent[] = (
  [
    {
      type: 'device-read',
      phase: 'available',
      statusCode: 1,
      online: true,
      readStartedAtMs: 7,
      offeredVersion: '2.0.0',
    },
    { type: 'device-read', phase: 'updating', statusCode: 2, online: true, readStartedAtMs: 7 },
    { type: 'device-found-untaken', readStartedAtMs: 7 },
    { type: 'device-not-taken', notBeforeMs: 9, sliceLimit: 2 },
    { type: 'device-waiting' },
    { type: 'device-updating', isOutside: false },
    { type: 'device-updating', isOutside: true },
    { type: 'device-stalled' },
    { type: 'device-installed', isOutside: false },
    { type: 'device-read-back', readStartedAtMs: 7 },
    { type: 'device-verified', isOutside: true },
    { type: 'device-soaked', isWell: true, readStartedAtMs: 7 },
    { type: 'device-failed', problem: { code: 'update-failed' }, notBeforeMs: 9 },
    { type: 'device-failed-finally', problem: { code: 'update-failed' } },
    { type: 'device-parked', reason: 'offline', recheckAtMs: 9, recheckDelayMs: 8 },
    { type: 'device-unparked' },
    { type: 'device-skipped', reason: 'gone' },
    { type: 'device-unknown', statusCode: 77 },
    { type: 'device-unknown', statusCode: 77, isGivenUp: true },
    { type: 'device-read-refused', problem: { code: 'device-refused' }, readStartedAtMs: 7 },
    { type: 'device-absent', source: 'detail', readStartedAtMs: 7 },
  ] as const
).map((event) => ({ ...event, deviceId: 'a' }))

/** The paths at which two states differ, with what stands there afterwards. */
const changesOf = (before: unknown, after: unknown, path = ''): readonly string[] => {
  if (Object.is(before, after) || JSON.stringify(before) === JSON.stringify(after)) return []
  const areObjects = [before, after].every((value) => typeof value === 'object' && value !== null)
  if (!areObjects) return [after === undefined ? `−${path}` : `${path}: ${JSON.stringify(after)}`]
  const [old, next] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((key) =>
    changesOf(old[key], next[key], path === '' ? key : `${path}.${key}`),
  )
}

/** The changes, one a line; `undefined` where the event cannot follow. */
const outcomeOf = (before: unknown, change: () => unknown): readonly string[] | undefined => {
  try {
    return changesOf(before, change())
  } catch (error) {
    if (error instanceof BrokenInvariantError) return undefined
    throw error
  }
}

/** One event: the states that it changes alike stand together, one change a line, so that a difference can be read. */
const sectionOf = (title: string, outcomes: ReadonlyMap<string, readonly string[] | undefined>): string => {
  const alike = new Map<string, string[]>()
  for (const [state, changes] of outcomes) {
    const told = changes?.map((change) => `  - ${change}`).join('\n') ?? '✗'
    alike.set(told, [...(alike.get(told) ?? []), state])
  }
  const groups = [...alike].map(([told, states]) => {
    const names = `- ${states.join(' / ')}`
    if (told === '✗') return `${names}: ✗`
    return told === '' ? `${names}: ·` : `${names}\n${told}`
  })
  return `## ${title}\n\n${groups.join('\n')}\n`
}

/** What each event of a rollout changes, by its status: `✗` where it cannot follow, `·` where it changes nothing. */
export const rolloutEventTable = (): string =>
  EVENTS.map(([title, event]) => {
    const outcomes = Object.entries(SAMPLE_ROLLOUTS).flatMap(([status, sample]) => {
      const rollout: Rollout | undefined = sample()
      if (rollout === undefined) return []
      return [[status, outcomeOf(rollout, () => evolve(rollout, { event, atMs: LATER_MS }))] as const]
    })
    return sectionOf(title, new Map(outcomes))
  }).join('\n')

/** The same of the events of one device, by the state of the device. */
export const deviceEventTable = (): string =>
  DEVICE_EVENTS.map((event) => {
    const { type, deviceId: _deviceId, ...facts } = event
    const told = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`)
    const outcomes = Object.entries(SAMPLE_RECORDS).map(
      ([state, record]: [string, DeviceRecord]) =>
        [state, outcomeOf(record, () => evolveDevice(record, event, LATER_MS))] as const,
    )
    return sectionOf(told.length === 0 ? type : `${type} (${told.join(', ')})`, new Map(outcomes))
  }).join('\n')

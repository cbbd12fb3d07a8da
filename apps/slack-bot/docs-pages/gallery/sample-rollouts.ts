import {
  PAUSE_REASONS,
  type PauseFinding,
  type PauseReason,
} from '../../src/rollouts/model/codes/pause-cause.ts'
import type { Rollout, RolloutIn, Wave } from '../../src/rollouts/model/rollout.ts'
import { planWithout } from '../../src/rollouts/planning/plan-without.ts'
import {
  APPROVER,
  MINUTE,
  REQUESTER,
  SAMPLE_NOW_MS,
  SAMPLE_WINDOW,
  TEXTS,
  commonOf,
  executionOf,
  type SampleTexts,
  type StateName,
} from './sample-execution.ts'

const fill = (state: StateName, count: number): StateName[] => Array.from({ length: count }, () => state)
const HALFWAY = [...fill('verified', 6), 'updating', ...fill('planned', 4), 'parked'] as const
const PASSED: Wave = { state: 'passed', decidedAtMs: SAMPLE_NOW_MS - 10 * MINUTE }
const SOAKING: Wave = { state: 'soaking', soakUntilMs: SAMPLE_NOW_MS + 4 * MINUTE }
const ACTIVE: Wave = { state: 'active' }
const FAILED: Wave = { state: 'failed' }

const PART = [...fill('verified', 4), 'updating', 'parked', 'planned'] as const

/** What stands when each pause begins, and what it says of it. */
const STOPPED: Readonly<Record<PauseReason, readonly [readonly StateName[], Wave, PauseFinding?]>> = {
  human: [PART, ACTIVE],
  gate: [
    [...fill('verified', 3), 'failed', 'failed', 'planned'],
    FAILED,
    {
      code: 'too-many-failed',
      wave: 2,
      devices: 4,
      failed: 2,
      limit: { devices: 2, abovePercent: 10 },
    },
  ],
  inconclusive: [
    [...fill('verified', 4), 'unknown', 'parked', 'planned'],
    { state: 'inconclusive' },
    { code: 'unclear-result', wave: 2, devices: 4, verified: 2, parked: 1, unclear: 1 },
  ],
  drift: [
    [...fill('verified', 3), ...fill('superseded', 3), 'planned'],
    ACTIVE,
    { code: 'offers-changed', devices: 3 },
  ],
  api: [PART, ACTIVE, { code: 'api-trouble', problem: { code: 'no-answer', httpStatus: 502 } }],
  window: [PART, ACTIVE],
}

const pausedFor = (texts: SampleTexts, reason: PauseReason): RolloutIn<'paused'> => {
  const [states, wave, finding] = STOPPED[reason]
  return {
    ...executionOf(texts, states, [PASSED, wave]),
    status: 'paused',
    pausedFor: reason,
    pausedAtMs: SAMPLE_NOW_MS - MINUTE,
    ...(reason === 'human' ? { pausedBy: APPROVER, remark: texts.reason } : {}),
    ...(finding === undefined ? {} : { finding }),
  }
}

/** It runs, and the last three calls came to nothing before they were sent. */
const unsent = (texts: SampleTexts): RolloutIn<'running'> => {
  const execution = executionOf(texts, HALFWAY, [PASSED, { ...SOAKING, widenedBy: APPROVER }, ACTIVE])
  const deviceIds = execution.plan.waves[2]?.slice(0, 1) ?? []
  const tries = [2, 3, 4].map((number) => {
    const dispatchId = `R-23/d${number}` as const
    const atMs = SAMPLE_NOW_MS - (5 - number) * MINUTE
    return {
      dispatchId,
      wave: 3,
      deviceIds,
      state: 'not-sent' as const,
      intendedAtMs: atMs,
      finishedAtMs: atMs,
      passingProblem: { code: 'permission-too-old' },
    }
  })
  const dispatches = Object.fromEntries(tries.map((dispatch) => [dispatch.dispatchId, dispatch]))
  return { ...execution, dispatches: { ...execution.dispatches, ...dispatches }, status: 'running' }
}

/** One rollout of each status and pause reason, by name. `texts` replaces what people can name. */
export const sampleRollouts = (texts: SampleTexts = TEXTS): ReadonlyMap<string, Rollout> => {
  const { votes: _votes, ...draftFields } = commonOf(texts)
  const { plan: _plan, planHash: _hash, notes: _notes, ...draft } = draftFields
  const asked = commonOf(texts)
  const endedAtMs = SAMPLE_NOW_MS - MINUTE
  const { startedAtMs: _started, ...waiting } = executionOf(texts, ['planned'], [])
  const unbegun = {
    ...waiting,
    start: 'next-window' as const,
    plan: { ...waiting.plan, window: SAMPLE_WINDOW },
    dispatches: {},
  }
  const done = [...fill('verified', 11), 'parked'] as const
  const rollouts: readonly (readonly [string, Rollout])[] = [
    ['draft', { ...draft, status: 'draft' }],
    [
      'draft-preparing',
      {
        ...draft,
        status: 'draft',
        preparing: { read: 5, total: 12, leftMs: MINUTE, atMs: SAMPLE_NOW_MS },
      },
    ],
    [
      'draft-withdrawn',
      {
        ...draft,
        status: 'abandoned',
        endedAtMs,
        problem: { code: 'withdrawn', by: draft.requester },
        preparing: { read: 5, total: 12, leftMs: MINUTE, atMs: endedAtMs },
      },
    ],
    ['abandoned', { ...draft, status: 'abandoned', endedAtMs, problem: { code: 'no-answer' } }],
    ['awaiting-approval', { ...asked, status: 'awaiting-approval' }],
    [
      'awaiting-approval-for-window',
      {
        ...asked,
        start: 'next-window',
        plan: { ...asked.plan, window: SAMPLE_WINDOW },
        notes: [
          ...asked.notes,
          { kind: 'room-locked', roomLabel: texts.label, untilMs: SAMPLE_NOW_MS + 120 * MINUTE },
          { kind: 'versions-old', count: 4, oldestReadAtMs: SAMPLE_NOW_MS - 300 * MINUTE },
        ],
        status: 'awaiting-approval',
      },
    ],
    [
      'awaiting-approval-planned-again',
      {
        ...asked,
        notes: [
          ...asked.notes,
          { kind: 'quarantined', count: 1 },
          {
            kind: 'refused',
            names: ['Lamp 12'],
            problem: { code: 'device-refused', vendorCode: '1106', vendorText: 'permission deny' },
          },
          { kind: 'budget-short', calls: 204, left: 120 },
          {
            kind: 'already-installed',
            devices: [
              { deviceId: 'dev-x', name: texts.names[0] ?? 'Spot 9', offered: 'V1.4.2', installed: '1.4.02' },
            ],
          },
        ],
        replaces: 'R-22',
        status: 'awaiting-approval',
      },
    ],
    [
      'awaiting-second-approval',
      {
        ...asked,
        plan: { ...asked.plan, knobs: { ...asked.plan.knobs, quorum: 2 } },
        votes: [{ by: APPROVER, atMs: SAMPLE_NOW_MS - 20 * MINUTE }],
        status: 'awaiting-approval',
      },
    ],
    [
      'awaiting-approval-changed',
      {
        ...asked,
        plan: planWithout(
          { ...asked.plan, knobs: { ...asked.plan.knobs, quorum: 2 } },
          new Set(asked.plan.devices.slice(0, 2).map(({ deviceId }) => deviceId)),
        ),
        notes: [
          {
            kind: 'unticked',
            by: APPROVER,
            names: asked.plan.devices.slice(0, 2).map(({ name }) => name),
          },
        ],
        votes: [{ by: APPROVER, atMs: SAMPLE_NOW_MS - 20 * MINUTE }],
        status: 'awaiting-approval',
      },
    ],
    ['rejected', { ...asked, status: 'rejected', endedAtMs, by: APPROVER, remark: texts.reason }],
    ['expired', { ...asked, status: 'expired', endedAtMs }],
    ['withdrawn', { ...asked, status: 'withdrawn', endedAtMs, by: REQUESTER }],
    [
      'scheduled',
      {
        ...unbegun,
        status: 'scheduled',
        opensAtMs: SAMPLE_NOW_MS + 450 * MINUTE,
      },
    ],
    [
      'running',
      {
        ...executionOf(texts, HALFWAY, [PASSED, { ...SOAKING, widenedBy: APPROVER }, ACTIVE]),
        status: 'running',
      },
    ],
    ['running-unsent', unsent(texts)],
    [
      'running-soaking',
      {
        ...executionOf(texts, [...fill('verified', 6), ...fill('planned', 5), 'parked'], [PASSED, SOAKING]),
        status: 'running',
      },
    ],
    ...PAUSE_REASONS.map((reason) => [`paused-${reason}`, pausedFor(texts, reason)] as const),
    [
      'paused-refused',
      {
        ...pausedFor(texts, 'api'),
        finding: {
          code: 'call-refused',
          problem: { code: 'unknown-id', vendorCode: '2010', vendorText: 'device is not exist' },
          deviceName: texts.names[0] ?? 'Lamp 12',
          devices: 1,
        },
        untilPerson: true,
      },
    ],
    [
      'halting',
      {
        ...executionOf(texts, [...fill('verified', 4), 'updating', 'updating', 'skipped'], [PASSED, ACTIVE]),
        status: 'halting',
        haltedBy: APPROVER,
        haltAtMs: endedAtMs,
        remark: texts.reason,
      },
    ],
    [
      'halted-planned-again',
      {
        ...executionOf(texts, [...fill('verified', 6), 'skipped'], [PASSED, PASSED]),
        status: 'halted',
        haltedBy: APPROVER,
        endedAtMs,
        replacedBy: 'R-25',
      },
    ],
    [
      'completed-drifted',
      {
        ...executionOf(texts, [...fill('verified', 6), 'superseded'], [PASSED, PASSED]),
        status: 'completed',
        endedAtMs,
      },
    ],
    [
      'halted',
      {
        ...executionOf(texts, [...fill('verified', 6), 'skipped'], [PASSED, PASSED]),
        status: 'halted',
        haltedBy: APPROVER,
        endedAtMs,
      },
    ],
    [
      'cancelled',
      {
        ...unbegun,
        devices: executionOf(texts, ['skipped'], []).devices,
        status: 'halted',
        haltedBy: APPROVER,
        endedAtMs,
      },
    ],
    ['completed', { ...executionOf(texts, done, [PASSED, PASSED, PASSED]), status: 'completed', endedAtMs }],
    [
      'completed-with-failures',
      {
        ...executionOf(
          texts,
          [...fill('verified', 9), 'failed', 'unknown', 'parked'],
          [PASSED, PASSED, FAILED],
        ),
        status: 'completed-with-failures',
        endedAtMs,
      },
    ],
  ]
  return new Map(rollouts)
}

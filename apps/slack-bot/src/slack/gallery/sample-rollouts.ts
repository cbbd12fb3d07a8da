import { DEFAULT_KNOBS } from '../../rollouts/default-knobs.ts'
import type { DeviceProgress, DeviceRecord } from '../../rollouts/device-progress.ts'
import type { PauseReason } from '../../rollouts/effect.ts'
import { PAUSE_REASONS } from '../../rollouts/effect.ts'
import { planWaves } from '../../rollouts/plan-waves.ts'
import type { Plan, PlannedDevice } from '../../rollouts/plan.ts'
import type { Execution, Rollout, RolloutIn, Wave } from '../../rollouts/rollout.ts'
import { SAMPLE_DEVICES } from './sample-fleet.ts'

const MINUTE = 60_000

/** The moment at which all samples are looked at. */
export const SAMPLE_NOW_MS = Date.UTC(2026, 10, 23, 13, 30)

export const SAMPLE_WINDOW = {
  timeZone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 22 * 60,
  endMinute: 5 * 60,
} as const

const REQUESTER = 'U0MIATORRES'
const APPROVER = 'U0JONASWEBER'

export interface SampleTexts {
  readonly label: string
  readonly reason: string
  readonly names: readonly string[]
}

const TEXTS: SampleTexts = {
  label: '4F / Meeting room A',
  reason: 'flicker fix before Thursday’s event',
  names: [],
}

const plannedDevices = (texts: SampleTexts): readonly PlannedDevice[] =>
  SAMPLE_DEVICES.slice(0, 12).map((device, index) => ({
    deviceId: device.deviceId,
    name: texts.names[index] ?? device.name,
    roomId: 'room-4a',
    roomLabel: texts.label,
    kind: 'light',
    protocol: 'zigbee',
    gatewayId: 'gateway-4',
    fromVersion: index === 3 ? '1.3.7' : '1.3.9',
    toVersion: '1.4.2',
    wasOnline: device.online,
  }))

const planOf = (texts: SampleTexts): Plan => {
  const devices = plannedDevices(texts)
  return {
    projectId: 'project-1',
    label: texts.label,
    devices,
    waves: planWaves(devices, DEFAULT_KNOBS),
    knobs: DEFAULT_KNOBS,
  }
}

const PROGRESS: Readonly<Record<string, DeviceProgress>> = {
  verified: {
    state: 'verified',
    attempt: 1,
    atMs: SAMPLE_NOW_MS - 5 * MINUTE,
    isOutside: false,
    installedVersion: '1.4.2',
  },
  updating: {
    state: 'updating',
    attempt: 1,
    dispatchId: 'R-23/d2',
    sentAtMs: SAMPLE_NOW_MS - 2 * MINUTE,
    sinceMs: SAMPLE_NOW_MS - MINUTE,
    isOutside: false,
  },
  failed: {
    state: 'failed',
    attempt: 3,
    atMs: SAMPLE_NOW_MS - MINUTE,
    problem: 'Tuya reports that the update failed',
  },
  parked: {
    state: 'parked',
    attempt: 1,
    reason: 'offline',
    sinceMs: SAMPLE_NOW_MS - 40 * MINUTE,
    recheckAtMs: SAMPLE_NOW_MS + 5 * MINUTE,
    recheckDelayMs: 10 * MINUTE,
  },
  unknown: { state: 'unknown', attempt: 1, statusCode: 13, sinceMs: SAMPLE_NOW_MS - 3 * MINUTE },
  skipped: { state: 'skipped', attempt: 1, atMs: SAMPLE_NOW_MS - MINUTE, reason: 'halted' },
  superseded: { state: 'skipped', attempt: 1, atMs: SAMPLE_NOW_MS - MINUTE, reason: 'superseded' },
  planned: { state: 'planned', attempt: 1, notBeforeMs: 0 },
}

type StateName =
  | 'verified'
  | 'updating'
  | 'failed'
  | 'parked'
  | 'unknown'
  | 'skipped'
  | 'superseded'
  | 'planned'

const record = (state: StateName): DeviceRecord => ({
  progress: PROGRESS[state] ?? { state: 'planned', attempt: 1, notBeforeMs: 0 },
  generation: 1,
})

const commonOf = (texts: SampleTexts) => {
  const plan = planOf(texts)
  return {
    rolloutId: 'R-23' as const,
    requester: REQUESTER,
    place: 'C0FACILITIES',
    selection: {
      projectId: plan.projectId,
      label: plan.label,
      devices: plan.devices.map(({ deviceId, name, toVersion }) => ({ deviceId, name, toVersion })),
    },
    reason: texts.reason,
    start: 'now' as const,
    createdAtMs: SAMPLE_NOW_MS - 62 * MINUTE,
    plan,
    planHash: '7c9e6679742540de944be07fc1f90ae77c9e6679742540de944be07fc1f90ae7',
    notes: [{ kind: 'offline', count: 1 }] as const,
    requestedAtMs: SAMPLE_NOW_MS - 61 * MINUTE,
    expiresAtMs: SAMPLE_NOW_MS + 270 * MINUTE,
    votes: [],
  }
}

/** Devices in the order of sending get these states, the last one for all that follow. */
const executionOf = (texts: SampleTexts, states: readonly StateName[], waves: readonly Wave[]): Execution => {
  const common = commonOf(texts)
  const order = common.plan.waves.flat()
  const stateAt = (index: number): StateName => states[index] ?? states.at(-1) ?? 'planned'
  const sent = order.filter((_, index) => !['planned', 'parked', 'skipped'].includes(stateAt(index)))
  return {
    ...common,
    votes: [{ by: APPROVER, atMs: SAMPLE_NOW_MS - 35 * MINUTE }],
    approvedAtMs: SAMPLE_NOW_MS - 35 * MINUTE,
    startedAtMs: SAMPLE_NOW_MS - 35 * MINUTE,
    waves: common.plan.waves.map((_, index) => waves[index] ?? { state: 'pending' }),
    devices: Object.fromEntries(order.map((deviceId, index) => [deviceId, record(stateAt(index))])),
    dispatches: {
      'R-23/d1': {
        dispatchId: 'R-23/d1',
        wave: 1,
        deviceIds: sent,
        state: 'accepted',
        intendedAtMs: SAMPLE_NOW_MS - 34 * MINUTE,
      },
    },
    dispatchCount: 1,
    lastObservedAtMs: SAMPLE_NOW_MS - 12_000,
  }
}

const fill = (state: StateName, count: number): StateName[] => Array.from({ length: count }, () => state)
const HALFWAY = [...fill('verified', 6), 'updating', ...fill('planned', 4), 'parked'] as const
const PASSED: Wave = { state: 'passed', decidedAtMs: SAMPLE_NOW_MS - 10 * MINUTE }
const SOAKING: Wave = { state: 'soaking', soakUntilMs: SAMPLE_NOW_MS + 4 * MINUTE }
const ACTIVE: Wave = { state: 'active' }
const FAILED: Wave = { state: 'failed' }

const pausedFor = (texts: SampleTexts, reason: PauseReason): RolloutIn<'paused'> => {
  const waves =
    reason === 'gate'
      ? [PASSED, FAILED]
      : reason === 'inconclusive'
        ? [PASSED, { state: 'inconclusive' as const }]
        : [PASSED, ACTIVE]
  const states: readonly StateName[] =
    reason === 'gate' ? [...fill('verified', 3), 'failed', 'failed', 'planned'] : HALFWAY
  return {
    ...executionOf(texts, states, waves),
    status: 'paused',
    pausedFor: reason,
    pausedAtMs: SAMPLE_NOW_MS - MINUTE,
    ...(reason === 'human' ? { pausedBy: APPROVER, detail: texts.reason } : {}),
    ...(reason === 'drift' ? { detail: '3 devices are offered 1.4.3 now' } : {}),
  }
}

const isPauseReason = (key: string): key is PauseReason => key in PAUSE_REASONS

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
    ['abandoned', { ...draft, status: 'abandoned', endedAtMs, problem: 'Tuya does not answer.' }],
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
        ],
        status: 'awaiting-approval',
      },
    ],
    ['awaiting-approval-planned-again', { ...asked, replaces: 'R-22', status: 'awaiting-approval' }],
    [
      'awaiting-second-approval',
      {
        ...asked,
        plan: { ...asked.plan, knobs: { ...asked.plan.knobs, quorum: 2 } },
        votes: [{ by: APPROVER, atMs: SAMPLE_NOW_MS - 20 * MINUTE }],
        status: 'awaiting-approval',
      },
    ],
    ['rejected', { ...asked, status: 'rejected', endedAtMs, by: APPROVER, remark: texts.reason }],
    ['expired', { ...asked, status: 'expired', endedAtMs }],
    ['withdrawn', { ...asked, status: 'withdrawn', endedAtMs, by: REQUESTER }],
    [
      'replaced',
      {
        ...asked,
        status: 'replaced',
        endedAtMs,
        replacedBy: 'R-25',
        why: 'the offered version changed from 1.4.2 to 1.4.3 before approval',
      },
    ],
    [
      'scheduled',
      {
        ...unbegun,
        status: 'scheduled',
        opensAtMs: SAMPLE_NOW_MS + 450 * MINUTE,
      },
    ],
    ['running', { ...executionOf(texts, HALFWAY, [PASSED, SOAKING, ACTIVE]), status: 'running' }],
    [
      'running-soaking',
      {
        ...executionOf(texts, [...fill('verified', 6), ...fill('planned', 5), 'parked'], [PASSED, SOAKING]),
        status: 'running',
      },
    ],
    ...Object.keys(PAUSE_REASONS)
      .filter(isPauseReason)
      .map((reason) => [`paused-${reason}`, pausedFor(texts, reason)] as const),
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

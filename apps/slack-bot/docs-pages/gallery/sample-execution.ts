import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { DeviceProgress, DeviceRecord } from '../../src/rollouts/model/device-progress.ts'
import { planWaves } from '../../src/rollouts/planning/plan-waves.ts'
import type { Plan, PlannedDevice } from '../../src/rollouts/model/plan.ts'
import type { Execution, Wave } from '../../src/rollouts/model/rollout.ts'
import { SAMPLE_DEVICES } from './sample-fleet.ts'

export const MINUTE = 60_000

/** The moment at which all samples are looked at. */
export const SAMPLE_NOW_MS = Date.UTC(2026, 10, 23, 13, 30)

export const SAMPLE_WINDOW = {
  timeZone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 22 * 60,
  endMinute: 5 * 60,
} as const

export const REQUESTER = 'U0MIATORRES'
export const APPROVER = 'U0JONASWEBER'

export interface SampleTexts {
  readonly label: string
  readonly reason: string
  readonly names: readonly string[]
}

export const TEXTS: SampleTexts = {
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
    problem: { code: 'update-failed' },
  },
  parked: {
    state: 'parked',
    attempt: 1,
    reason: 'offline',
    sinceMs: SAMPLE_NOW_MS - 40 * MINUTE,
    recheckAtMs: SAMPLE_NOW_MS + 5 * MINUTE,
    recheckDelayMs: 10 * MINUTE,
  },
  unknown: { state: 'unknown', attempt: 1, statusCode: 42, sinceMs: SAMPLE_NOW_MS - 3 * MINUTE },
  skipped: { state: 'skipped', attempt: 1, atMs: SAMPLE_NOW_MS - MINUTE, reason: 'halted' },
  superseded: { state: 'skipped', attempt: 1, atMs: SAMPLE_NOW_MS - MINUTE, reason: 'superseded' },
  planned: { state: 'planned', attempt: 1, notBeforeMs: 0 },
}

export type StateName =
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

export const commonOf = (texts: SampleTexts) => {
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
export const executionOf = (
  texts: SampleTexts,
  states: readonly StateName[],
  waves: readonly Wave[],
): Execution => {
  const common = commonOf(texts)
  const order = common.plan.waves.flat()
  const stateAt = (index: number): StateName => states[index] ?? states.at(-1) ?? 'planned'
  const sent = order.filter(
    (_, index) => !['planned', 'parked', 'skipped', 'superseded'].includes(stateAt(index)),
  )
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
        startedAtMs: SAMPLE_NOW_MS - 34 * MINUTE,
      },
    },
    dispatchCount: 1,
    lastObservedAtMs: SAMPLE_NOW_MS - 12_000,
  }
}

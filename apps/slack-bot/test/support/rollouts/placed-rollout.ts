import type { DeviceProgress, DeviceRecord } from '../../../src/rollouts/model/device-progress.ts'
import type { PlannedDevice, RolloutKnobs } from '../../../src/rollouts/model/plan.ts'
import type { RolloutIn, Wave } from '../../../src/rollouts/model/rollout.ts'
import { START_MS, approvedRollout, planOf, plannedDevice } from './plan-fixture.ts'

const at = { attempt: 1 } as const
const parkedAt = { sinceMs: START_MS, recheckAtMs: START_MS, recheckDelayMs: 1 } as const

/** Named device states. */
export const STANDS = {
  planned: { state: 'planned', ...at, notBeforeMs: START_MS },
  updating: { state: 'updating', ...at, sinceMs: START_MS, isOutside: true },
  verified: { state: 'verified', ...at, atMs: START_MS, isOutside: false },
  outside: { state: 'verified', ...at, atMs: START_MS, isOutside: true },
  failed: { state: 'failed', ...at, atMs: START_MS, problem: { code: 'update-failed' } },
  skipped: { state: 'skipped', ...at, atMs: START_MS, reason: 'nothing-to-do' },
  superseded: { state: 'skipped', ...at, atMs: START_MS, reason: 'superseded' },
  parked: { state: 'parked', ...at, reason: 'offline', ...parkedAt },
  locked: { state: 'parked', ...at, reason: 'locked', ...parkedAt },
  stalled: { state: 'stalled', ...at, sinceMs: START_MS, isOutside: true },
  unknown: { state: 'unknown', ...at, statusCode: 42, sinceMs: START_MS },
} as const satisfies Readonly<Record<string, DeviceProgress>>
export type Stand = keyof typeof STANDS | DeviceRecord

const recordOf = (stand: Stand): DeviceRecord =>
  typeof stand === 'string' ? { progress: STANDS[stand], generation: 0 } : stand

export interface Placing {
  readonly knobs?: Partial<RolloutKnobs>
  readonly waves?: readonly Wave['state'][]
  readonly device?: (deviceId: string) => Partial<PlannedDevice>
}

/** A running rollout with the given device states, wave by wave: 1a, 1b, 2a … */
export const placedRollout = (
  stands: readonly (readonly Stand[])[],
  { knobs, waves, device }: Placing = {},
): RolloutIn<'running'> => {
  const ids = stands.map((wave, position) =>
    wave.map((_stand, index) => `${position + 1}${String.fromCodePoint(97 + index)}`),
  )
  const planned = ids.flat().map((deviceId) => plannedDevice(deviceId, device?.(deviceId)))
  const rollout = approvedRollout(planOf(planned, ids, knobs)) as RolloutIn<'running'>
  const records = stands.flat().map((stand, index) => [ids.flat()[index], recordOf(stand)])
  return {
    ...rollout,
    devices: Object.fromEntries(records) as RolloutIn<'running'>['devices'],
    waves: rollout.waves.map((wave, position) => ({ ...wave, state: waves?.[position] ?? 'active' })),
  }
}

/** The same state several times. */
export const times = (count: number, stand: Stand): readonly Stand[] =>
  Array.from({ length: count }, () => stand)

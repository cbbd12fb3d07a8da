import type { DispatchOutcome } from '../../../src/rollouts/model/command.ts'
import type { DispatchId } from '../../../src/rollouts/model/ids.ts'
import type { Absence, Observation } from '../../../src/rollouts/model/observation.ts'
import type { ApprovedRollout, Rollout } from '../../../src/rollouts/model/rollout.ts'
import { hasExecution } from '../../../src/rollouts/model/rollout.ts'
import { approvedRollout, planOf, plannedDevice } from '../rollouts/plan-fixture.ts'

/** One unit of the explored clock: the longest lag of the cloud's reads, and so the settle time. */
export const UNIT_MS = 30_000

export type CloudStatus = 'available' | 'updating' | 'succeeded' | 'failed'

/** A device in the explored cloud: its current state, and what a lagging read may still show. */
export interface CloudDevice {
  readonly now: CloudStatus
  readonly before: CloudStatus
}

/** The worker's memory, which a crash loses. */
export type Worker =
  | { readonly phase: 'idle' }
  | { readonly phase: 'answered'; readonly dispatchId: DispatchId; readonly outcome: DispatchOutcome }

/** A sender that was suspended between the commit that permits its POST and the POST. */
export interface FrozenSender {
  readonly dispatchId: DispatchId
  readonly deviceIds: readonly string[]
  readonly permittedAtMs: number
}

/** A POST that its sender gave up, and that the network may still deliver. */
export interface LatePost {
  readonly deviceIds: readonly string[]
  readonly givenUpAtMs: number
}

export interface World {
  readonly rollout: ApprovedRollout
  readonly nowMs: number
  readonly cloud: Readonly<Record<string, CloudDevice>>
  readonly worker: Worker
  /** Whether senders are suspended and given-up POSTs arrive late: many more states. */
  readonly canBeLate: boolean
  readonly frozen?: FrozenSender
  readonly late?: LatePost
  /** The first broken rule on the way here. */
  readonly violation?: string
  /** What the broken designs store besides the journal. */
  readonly scratch?: { readonly key: string; readonly rollout: ApprovedRollout }
}

export const approvedOf = (rollout: Rollout): ApprovedRollout => {
  if (!hasExecution(rollout)) throw new Error(`The explored rollout is ${rollout.status}`)
  return rollout
}

export const startWorld = (options: {
  readonly devices: number
  readonly maxInFlight: number
  readonly settleMs: number
  readonly canBeLate: boolean
}): World => {
  const devices = Array.from({ length: options.devices }, (_, index) => plannedDevice(`d${index}`))
  const never = 1e12
  const plan = planOf(devices, undefined, {
    maxInFlight: options.maxInFlight,
    maxInFlightPerRoom: 100,
    settleMs: options.settleMs,
    offerFreshMs: UNIT_MS,
    soakMs: { canary: 0, later: 0 },
    gate: { canaryFailures: 100, failurePercent: 100, minimumFailures: 100, inconclusivePercent: 100 },
    retryDelaysMs: [0],
    stallMs: { wifi: never, radio: never },
    hardCeilingMs: never,
    verifyTimeoutMs: never,
    parkedTimeoutMs: 0,
    offlineRecheckMs: { first: 0, longest: 0 },
  })
  const nowMs = UNIT_MS * 1000
  const cloud = Object.fromEntries(
    devices.map(({ deviceId }) => [deviceId, { now: 'available', before: 'available' } as const]),
  )
  return {
    rollout: approvedOf(approvedRollout(plan, nowMs)),
    nowMs,
    cloud,
    worker: { phase: 'idle' },
    canBeLate: options.canBeLate,
  }
}

const rowOf = (deviceId: string, status: CloudStatus, readStartedAtMs: number) => {
  const base = { deviceId, readStartedAtMs, online: true }
  const offer = { offeredVersion: '2.0.0' }
  switch (status) {
    case 'available':
      return { ...base, ...offer, phase: 'available' as const, statusCode: 1 }
    case 'updating':
      return { ...base, ...offer, phase: 'updating' as const, statusCode: 2 }
    case 'failed':
      return { ...base, ...offer, phase: 'failed' as const, statusCode: 4 }
    case 'succeeded':
      return { ...base, phase: 'succeeded' as const, statusCode: 3 }
    default: {
      const never: never = status
      return never
    }
  }
}

/** One complete read of a list or of details. `isLagging` shows the cloud as it was one unit ago. */
export const readCloud = (
  world: World,
  source: Observation['source'],
  read: { readonly isLagging: boolean; readonly deviceIds: readonly string[] },
): { readonly observations: readonly Observation[]; readonly absences: readonly Absence[] } => {
  const observations: Observation[] = []
  const absences: Absence[] = []
  for (const deviceId of read.deviceIds) {
    const device = world.cloud[deviceId]
    if (device === undefined) continue
    const status = read.isLagging ? device.before : device.now
    const { offeredVersion, ...row } = { offeredVersion: undefined, ...rowOf(deviceId, status, world.nowMs) }
    const isListed =
      source === 'detail' ||
      (source === 'pending-list' ? status === 'available' : status === 'updating' || status === 'failed')
    const installedVersion = status === 'succeeded' ? '2.0.0' : '1.0.0'
    if (!isListed) absences.push({ deviceId, source, readStartedAtMs: world.nowMs })
    else if (source === 'detail') observations.push({ ...row, source, installedVersion })
    else observations.push({ ...row, source, ...(offeredVersion !== undefined && { offeredVersion }) })
  }
  return { observations, absences }
}

import { candidatesOf, dueDevicesOf } from '../sending/candidates.ts'
import { isVersionDue } from '../sending/version-due.ts'
import type { CommandOf } from '../model/command.ts'
import { driftFindingOf } from '../waves/drift.ts'
import { closeGap } from '../waves/close-gap.ts'
import { closeHalting } from '../waves/finish.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Absence, Observation } from '../model/observation.ts'
import { hasLeftVersion } from './module-version.ts'
import { waveNumberOf } from '../model/plan-index.ts'
import { readAbsence } from './read-absence.ts'
import { readDevice } from './read-device.ts'
import { readRefused } from './read-refused.ts'
import type { ObservedDevice } from './observed-device.ts'
import { deviceReadOf, verifiedOf } from './observed-device.ts'
import type { Rollout } from '../model/rollout.ts'
import { EXECUTING_STATUSES } from '../model/rollout.ts'
import { isSoakReadDue } from '../waves/soak.ts'
import type { Turn, TurnOf } from '../state/turn.ts'
import { isTurnIn } from '../state/turn.ts'
import { isWaveOpen } from '../model/facts/wave-facts.ts'

/** Shortest time between two records of an unchanged reading. */
const OBSERVED_EVERY_MS = 60_000

const readingOf = (turn: Turn, observation: Observation): ObservedDevice | undefined => {
  const { rollout, view, nowMs } = turn
  const { plan } = rollout
  const { deviceId } = observation
  const record = rollout.devices[deviceId]
  const device = view.planIndex.devices.get(deviceId)
  if (record === undefined || device === undefined) return undefined
  return {
    device,
    record,
    observation,
    knobs: plan.knobs,
    nowMs,
    isHalting: rollout.status === 'halting',
    isWaveOpen: isWaveOpen(rollout, waveNumberOf(view.planIndex, deviceId)),
    planSettledAtMs: rollout.requestedAtMs + plan.knobs.settleMs,
  }
}

/** Online, and on neither the old nor the planned version: a later update was installed, which is no failure. */
const isBeyondPlan = ({ device, observation }: ObservedDevice): boolean =>
  observation.online && hasLeftVersion(device, observation)

const noteObservation = (turn: Turn, observation: Observation): void => {
  const observed = readingOf(turn, observation)
  if (observed === undefined) return
  if (observation.source === 'detail' && isSoakReadDue(turn.rollout, observation.deviceId, turn.nowMs)) {
    const { deviceId, readStartedAtMs } = observation
    const isWell = verifiedOf(observed, false).length > 0 || isBeyondPlan(observed)
    turn.emit({ type: 'device-soaked', deviceId, isWell, readStartedAtMs })
    return
  }
  const events = readDevice(observed)
  turn.emit(...events)
  const { absence, lastSeen, progress } = observed.record
  const isOlder =
    observation.readStartedAtMs < Math.max(absence?.readStartedAtMs ?? 0, lastSeen?.readStartedAtMs ?? 0)
  // The device isn't missing after all.
  if (events.length === 0 && absence !== undefined && !isOlder && progress.state !== 'sent')
    turn.emit(deviceReadOf(observed))
}

/** A row without a version is no offer: it doesn't prove what a POST would install. */
const isVersionless = ({ source, phase, offeredVersion }: Observation): boolean =>
  source !== 'detail' && offeredVersion === undefined && (phase === 'available' || phase === 'failed')

const isDue = ({ rollout, view, nowMs }: Turn, deviceId: string, { progress }: DeviceRecord): boolean => {
  if (progress.state === 'parked') return progress.recheckAtMs <= nowMs
  if (progress.state === 'unknown') return rollout.status !== 'halting'
  if (progress.state !== 'planned' || progress.notBeforeMs > nowMs) return false
  return isWaveOpen(rollout, waveNumberOf(view.planIndex, deviceId))
}

const noteAbsences = (turn: Turn, { observations, absences }: CommandOf<'observe'>): void => {
  const seen = new Set(observations.filter((row) => !isVersionless(row)).map(({ deviceId }) => deviceId))
  const unoffered = observations
    .filter((row) => isVersionless(row) && turn.rollout.devices[row.deviceId]?.progress.state === 'planned')
    .map(({ deviceId, readStartedAtMs }): Absence => ({ deviceId, source: 'pending-list', readStartedAtMs }))
  for (const absence of [...absences, ...unoffered]) {
    const { deviceId } = absence
    const record = turn.rollout.devices[deviceId]
    if (record === undefined || seen.has(deviceId)) continue
    const { knobs } = turn.rollout.plan
    const context = { record, absence, knobs, isDue: isDue(turn, deviceId, record) }
    turn.emit(...readAbsence(context))
  }
}

const noteRefusedReads = (turn: Turn, { refusedReads = [] }: CommandOf<'observe'>): void => {
  const { nowMs } = turn
  const { knobs } = turn.rollout.plan
  for (const refused of refusedReads) {
    const record = turn.rollout.devices[refused.deviceId]
    const device = turn.view.planIndex.devices.get(refused.deviceId)
    if (record === undefined || device === undefined) continue
    turn.emit(...readRefused({ device, record, refused, knobs, nowMs }))
  }
}

/** Stores offers only of devices that are next to be sent; the trail isn't a log of all readings. */
const keepOffers = (turn: Turn, observations: readonly Observation[]): void => {
  const byDevice = new Map<string, Observation>()
  for (const observation of observations) {
    const known = byDevice.get(observation.deviceId)
    const isOffer = observation.offeredVersion !== undefined
    if (isOffer && (known === undefined || known.readStartedAtMs <= observation.readStartedAtMs))
      byDevice.set(observation.deviceId, observation)
  }
  if (byDevice.size === 0) return
  for (const { device, record } of candidatesOf(turn.view, turn.nowMs)) {
    const observation = byDevice.get(device.deviceId)
    if (observation === undefined || observation.offeredVersion !== device.toVersion || !observation.online)
      continue
    const lastReadMs = record.lastSeen?.readStartedAtMs ?? -Infinity
    if (observation.readStartedAtMs > lastReadMs) turn.emit(deviceReadOf({ observation }))
  }
}

/** The installed versions of the devices that come next, as one event: each was read, and none of them changed. */
const keepVersions = (turn: Turn, observations: readonly Observation[]): void => {
  if (turn.rollout.status !== 'running') return
  const readAtMs = new Map<string, number>()
  for (const { deviceId, source, readStartedAtMs } of observations)
    if (source === 'detail') readAtMs.set(deviceId, readStartedAtMs)
  if (readAtMs.size === 0) return
  const { view, nowMs } = turn
  const read = dueDevicesOf(view, nowMs).flatMap((candidate) => {
    const atMs = isVersionDue(view.rollout, candidate, nowMs)
      ? readAtMs.get(candidate.device.deviceId)
      : undefined
    return atMs === undefined ? [] : [{ deviceId: candidate.device.deviceId, atMs }]
  })
  if (read.length === 0) return
  const readStartedAtMs = read.reduce((first, { atMs }) => Math.min(first, atMs), Infinity)
  turn.emit({ type: 'versions-read', deviceIds: read.map(({ deviceId }) => deviceId), readStartedAtMs })
}

const noteRead = (turn: Turn, command: CommandOf<'observe'>): void => {
  const all = [...command.observations, ...command.absences]
  const readStartedAtMs = all.reduce((latest, { readStartedAtMs: atMs }) => Math.max(latest, atMs), -Infinity)
  const lastMs = turn.rollout.lastObservedAtMs ?? -Infinity
  const isNews = turn.hasEvents || readStartedAtMs - lastMs >= OBSERVED_EVERY_MS
  const { requestIds = [] } = command
  const calls = turn.hasEvents && requestIds.length > 0 && { requestIds }
  if (all.length === 0 || !isNews || (readStartedAtMs <= lastMs && calls === false)) return
  turn.emit({ type: 'rollout-observed', readStartedAtMs: Math.max(readStartedAtMs, lastMs), ...calls })
}

/** Pauses when the approval no longer covers what the cloud would install. */
export const pauseForDrift = (turn: Turn): void => {
  const finding = turn.rollout.status === 'running' ? driftFindingOf(turn.view) : undefined
  if (finding !== undefined) turn.emit({ type: 'rollout-paused', reason: 'drift', finding })
}

/** Applies a reading. Never refused: a rollout that hasn't begun or has ended ignores it. */
export const decideObserve = (turn: TurnOf<Rollout>, command: CommandOf<'observe'>): undefined => {
  if (!isTurnIn(turn, ...EXECUTING_STATUSES)) return
  for (const observation of command.observations) noteObservation(turn, observation)
  noteAbsences(turn, command)
  noteRefusedReads(turn, command)
  keepOffers(turn, command.observations)
  keepVersions(turn, command.observations)
  pauseForDrift(turn)
  noteRead(turn, command)
  closeGap(turn)
  closeHalting(turn)
}

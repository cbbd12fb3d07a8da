import type { Event } from '../../../src/rollouts/model/event.ts'
import { evolve } from '../../../src/rollouts/state/evolve.ts'
import { progressOf } from '../../../src/rollouts/telling/progress-of.ts'
import type { PlannedDevice } from '../../../src/rollouts/model/plan.ts'
import { isTerminal } from '../../../src/rollouts/model/facts/record-facts.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'
import { waitsForApi } from '../../../src/rollouts/model/facts/pause-facts.ts'
import { hasExecution, isExecuting } from '../../../src/rollouts/model/rollout.ts'
import { gatewayKeyOf, roomKeyOf } from '../../../src/rollouts/model/slot-needs.ts'
import { viewOf } from '../../../src/rollouts/state/rollout-view.ts'

export interface Recorded {
  readonly event: Event
  readonly atMs: number
}

/**
 * I3: slots in the project, behind each gateway and in each room, including outside updates. Each new intent is checked:
 * outside updates ask for no slot, and a device that slept too long gave its slot back and takes one again when it wakes up.
 */
const slotProblem = (
  rollout: Extract<Rollout, { devices: unknown }>,
  events: readonly Event[],
): string | undefined => {
  const { knobs } = rollout.plan
  const intended = new Set(
    events.flatMap((event) => (event.type === 'dispatch-intended' ? event.deviceIds : [])),
  )
  if (intended.size === 0) return undefined
  const takers = viewOf(rollout).groups.takers
  const isNew = (members: readonly PlannedDevice[]): boolean =>
    members.some(({ deviceId }) => intended.has(deviceId))
  if (takers.length > knobs.maxInFlight) return `I3: ${takers.length} slots taken`
  for (const members of Map.groupBy(takers, roomKeyOf).values())
    if (isNew(members) && members.length > knobs.maxInFlightPerRoom)
      return `I3: ${members.length} slots taken in a room`
  const unplaced = takers.filter((one) => gatewayKeyOf(one)?.startsWith('room:') === true)
  const gateways = takers.filter(({ kind }) => kind === 'gateway')
  if (gateways.length > 0 && unplaced.length > 0 && isNew([...gateways, ...unplaced]))
    return 'I3: a gateway and a radio device of an unknown gateway at once'
  for (const [gateway, members] of Map.groupBy(takers, gatewayKeyOf)) {
    if (gateway === undefined || !isNew(members)) continue
    const hasOwnUpdate = members.some(({ kind }) => kind === 'gateway')
    if (hasOwnUpdate && members.length > 1) return `I3: ${gateway} and its children at once`
    const radio = members.filter(({ protocol }) => protocol !== 'wifi').length
    if (radio > knobs.maxInFlightPerGateway.radio) return `I3: ${radio} radio devices behind ${gateway}`
    if (members.length > knobs.maxInFlightPerGateway.wifi) return `I3: ${members.length} behind ${gateway}`
  }
  return undefined
}

/** I5 and I6: attempts are limited, and only a person's retry moves a terminal state. */
const deviceProblem = (before: Rollout | undefined, after: Extract<Rollout, { devices: unknown }>) => {
  const most = after.plan.knobs.retryDelaysMs.length + 1
  for (const [deviceId, { progress, generation }] of Object.entries(after.devices)) {
    if (progress.attempt > most) return `I5: ${deviceId} is in attempt ${progress.attempt} of ${most}`
    if (before === undefined || !hasExecution(before)) continue
    const earlier = before.devices[deviceId]
    if (earlier === undefined || !isTerminal(earlier.progress) || generation > earlier.generation) continue
    if (JSON.stringify(earlier.progress) !== JSON.stringify(progress))
      return `I6: ${deviceId} moved from ${earlier.progress.state} to ${progress.state}`
  }
  return undefined
}

/** I10: the counts add up, and the percentage is the share of verified devices, so it never falls. */
const percentProblem = (before: Rollout | undefined, after: Extract<Rollout, { devices: unknown }>) => {
  const { percent, counts } = progressOf(after, 0)
  const sum =
    counts.verified +
    counts.failed +
    counts.skipped +
    counts.parked +
    counts.unknown +
    counts.stalled +
    counts.sending +
    counts.perhaps +
    counts.sent +
    counts.queued +
    counts.updating +
    counts.verifying +
    counts.waiting
  if (sum !== counts.total) return 'I10: the counts do not add up'
  if (percent === 100 && counts.verified < counts.total) return 'I10: 100 % though not all are verified'
  if (before === undefined || !hasExecution(before)) return undefined
  const earlier = progressOf(before, 0).percent
  return percent < earlier ? `I10: the percent fell from ${earlier} to ${percent}` : undefined
}

/** I4 and I15: a permitted device has a fresh offer of the approved version, is online and isn't busy. */
const offerProblemAtStart = (
  before: Rollout | undefined,
  events: readonly Recorded['event'][],
  nowMs: number,
) => {
  if (before === undefined || !hasExecution(before)) return undefined
  for (const event of events) {
    if (event.type !== 'dispatch-started') continue
    for (const deviceId of before.dispatches[event.dispatchId]?.deviceIds ?? []) {
      const record = before.devices[deviceId]
      const planned = before.plan.devices.find((device) => device.deviceId === deviceId)
      const { offer, lastSeen } = record ?? {}
      if (offer?.version !== planned?.toVersion) return `I15: ${deviceId} is sent at ${offer?.version}`
      if (nowMs - (offer?.readStartedAtMs ?? 0) > before.plan.knobs.offerFreshMs)
        return `I15: ${deviceId} by an old offer`
      const wave = before.plan.waves.findIndex((ids) => ids.includes(deviceId))
      const openedAtMs = Math.max(before.waves[wave]?.startedAtMs ?? 0, before.wentOnAtMs ?? 0)
      const readAtMs = record?.versionReadAtMs ?? planned?.versionReadAtMs ?? -Infinity
      if (readAtMs < openedAtMs - before.plan.knobs.detailFreshMs)
        return `I15: ${deviceId} by an old reading of its version`
      if (offer?.online !== true) return `I15: ${deviceId} is sent while offline`
      if (lastSeen?.phase !== 'available' && lastSeen?.phase !== 'failed')
        return `I4: ${deviceId} is ${lastSeen?.phase}`
    }
  }
  return undefined
}

/** I1: what is sent was approved by as many people as the plan asks for, and by nobody who asked for it. */
const approvalProblem = (before: Rollout | undefined, events: readonly Event[]): string | undefined => {
  if (!events.some(({ type }) => type === 'dispatch-started')) return undefined
  if (before === undefined || !hasExecution(before)) return 'I1: a POST was permitted without an approval'
  const voters = new Set(before.votes.map(({ by }) => by))
  if (voters.size < before.plan.knobs.quorum) return `I1: a POST was permitted with ${voters.size} approvals`
  return voters.has(before.requester) ? 'I1: a POST was permitted by its requester' : undefined
}

/**
 * I17: a lost answer is followed until it was read what became of its devices. The gap ends only then, and before the
 * rollout does.
 */
const gapProblem = (
  before: Rollout | undefined,
  after: Extract<Rollout, { devices: unknown }>,
  events: readonly Event[],
): string | undefined => {
  const lost = Object.entries(after.devices).filter(
    ([, { progress }]) => progress.state === 'sent' && progress.isAmbiguous,
  )
  const unfollowed = lost.find(([deviceId]) => after.gap?.outcomes[deviceId] !== 'unread')
  if (unfollowed !== undefined) return `I17: nobody follows the lost answer of ${unfollowed[0]}`
  if (!isExecuting(after) && after.gap !== undefined) return 'I17: it ended before its gap'
  const closed = events.find((event) => event.type === 'gap-closed')
  if (closed === undefined) return undefined
  if (lost.length > 0) return `I17: the gap ended while ${lost[0]?.[0]} was unread`
  if (waitsForApi(after)) return 'I17: the gap ended before Tuya answered'
  const known = before !== undefined && hasExecution(before) ? before.gap : undefined
  const unread = Object.keys(known?.outcomes ?? {}).find((deviceId) => {
    const state = after.devices[deviceId]?.progress.state
    return known?.outcomes[deviceId] === 'unread' && (state === 'sending' || state === 'sent')
  })
  return unread === undefined
    ? undefined
    : `I17: the gap ended while ${unread} was ${after.devices[unread]?.progress.state}`
}

/** The first invariant that one step of a rollout broke, in words; `undefined` if all hold. */
export const brokenInvariant = (
  before: Rollout | undefined,
  after: Rollout,
  events: readonly Event[],
  nowMs: number,
): string | undefined => {
  const unapproved = approvalProblem(before, events)
  if (unapproved !== undefined) return unapproved
  if (!hasExecution(after)) return undefined
  const mayStart =
    after.status === 'running' || (before?.status === 'awaiting-approval' && after.status === 'scheduled')
  if (events.some(({ type }) => type === 'dispatch-started') && !mayStart)
    return `I1: a POST was permitted while ${after.status}`
  return (
    offerProblemAtStart(before, events, nowMs) ??
    slotProblem(after, events) ??
    deviceProblem(before, after) ??
    gapProblem(before, after, events) ??
    percentProblem(before, after)
  )
}

/** I12: the history gives the state. */
export const replay = (history: readonly Recorded[]): Rollout | undefined => {
  let rollout: Rollout | undefined
  for (const recorded of history) rollout = evolve(rollout, structuredClone(recorded))
  return rollout
}

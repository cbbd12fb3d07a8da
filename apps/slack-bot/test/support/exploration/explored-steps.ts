import type { Command } from '../../../src/rollouts/model/command.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import { isRefused } from '../../../src/rollouts/decide/decision.ts'
import type { Event } from '../../../src/rollouts/model/event.ts'
import { evolve } from '../../../src/rollouts/state/evolve.ts'
import type { CloudDevice, CloudStatus, World } from './explored-world.ts'
import { approvedOf } from './explored-world.ts'
import { brokenInvariant } from '../rollouts/invariants.ts'

const isTaken = (status: CloudStatus): boolean => status === 'updating' || status === 'succeeded'

export const applyEvents = (world: World, events: readonly Event[]): World => {
  let { rollout } = world
  for (const event of events) rollout = approvedOf(evolve(rollout, { event, atMs: world.nowMs }))
  return moveTo(world, rollout, events)
}

const moveTo = (world: World, rollout: World['rollout'], events: readonly Event[]): World => {
  const violation = world.violation ?? brokenInvariant(world.rollout, rollout, events, world.nowMs)
  return { ...world, rollout, ...(violation !== undefined && { violation }) }
}

export const command = (
  world: World,
  asked: Command,
): { readonly world: World; readonly events: readonly Event[] } => {
  const decision = decide(world.rollout, asked, world.nowMs)
  if (isRefused(decision)) return { world, events: [] }
  const { events, next } = decision
  return { world: moveTo(world, approvedOf(next), events), events }
}

/**
 * The cloud receives the POST. Starting a device that is updating or updated must never happen. A stop after the permission
 * also prevents it, unless both are at the same moment.
 */
export const post = (world: World, deviceIds: readonly string[], permittedAtMs = -Infinity): World => {
  const cloud: Record<string, CloudDevice> = { ...world.cloud }
  let { violation } = world
  for (const deviceId of deviceIds) {
    const device = cloud[deviceId]
    if (device === undefined) continue
    if (isTaken(device.now)) violation ??= `duplicate trigger of ${deviceId}, which is ${device.now}`
    cloud[deviceId] = { ...device, now: 'updating' }
  }
  if (world.rollout.status !== 'running' && permittedAtMs < world.nowMs)
    violation ??= `POST while ${world.rollout.status}`
  return { ...world, cloud, ...(violation !== undefined && { violation }) }
}

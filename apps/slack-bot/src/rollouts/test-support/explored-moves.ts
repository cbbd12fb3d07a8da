import type { Command } from '../command.ts'
import { decide } from '../decide.ts'
import { isRefused } from '../decision.ts'
import type { Event } from '../event.ts'
import { evolve } from '../evolve.ts'
import type { DispatchId } from '../ids.ts'
import { isTerminal } from '../record-facts.ts'
import { isExecuting } from '../rollout.ts'
import type { Dispatch } from '../rollout.ts'
import { wishesOf } from '../wishes-of.ts'
import type { CloudDevice, CloudStatus, World } from './explored-world.ts'
import { UNIT_MS, approvedOf, readCloud } from './explored-world.ts'
import { brokenInvariant } from './invariants.ts'
import { APPROVER, QUIET } from './plan-fixture.ts'

/** One way on. A fault is what a healthy world would not do; liveness must hold without them. */
export interface Move {
  readonly name: string
  readonly isFault: boolean
  readonly next: World
}

/** How the explored bot deals with dispatches; the broken designs replace parts of it. */
export interface Design {
  readonly name: string
  readonly settleMs: number
  /** The engine's advance. */
  advance(world: World): World
  /** Asks before the POST, and says whether it may be made. */
  begin(world: World, dispatch: Dispatch): { readonly world: World; readonly mayPost: boolean }
  /** More moves that only this design has. */
  extraMoves?(world: World): readonly Move[]
  /** The journaled slices that a worker finds to do. */
  openDispatches(world: World): readonly Dispatch[]
}

const isTaken = (status: CloudStatus): boolean => status === 'updating' || status === 'succeeded'

export const applyEvents = (world: World, events: readonly Event[]): World => {
  let { rollout } = world
  for (const event of events) rollout = approvedOf(evolve(rollout, { event, atMs: world.nowMs }))
  const violation = world.violation ?? brokenInvariant(world.rollout, rollout, events, world.nowMs)
  return { ...world, rollout, ...(violation !== undefined && { violation }) }
}

export const command = (
  world: World,
  asked: Command,
): { readonly world: World; readonly events: readonly Event[] } => {
  const decision = decide(world.rollout, asked, world.nowMs)
  if (isRefused(decision)) return { world, events: [] }
  return { world: applyEvents(world, decision.events), events: decision.events }
}

/** The cloud gets the POST: starting what runs or is done already is the one thing that must never happen. */
export const post = (world: World, deviceIds: readonly string[]): World => {
  const cloud: Record<string, CloudDevice> = { ...world.cloud }
  let { violation } = world
  for (const deviceId of deviceIds) {
    const device = cloud[deviceId]
    if (device === undefined) continue
    if (isTaken(device.now)) violation ??= `duplicate trigger of ${deviceId}, which is ${device.now}`
    cloud[deviceId] = { ...device, now: 'updating' }
  }
  if (world.rollout.status !== 'running') violation ??= `POST while ${world.rollout.status}`
  return { ...world, cloud, ...(violation !== undefined && { violation }) }
}

const observe = (world: World, isLagging: boolean, detailsLag: boolean): World => {
  const wishes = wishesOf(world.rollout, world.nowMs)
  const deviceIds = Object.keys(world.cloud)
  const nothing = { observations: [], absences: [] }
  const lists = { isLagging, deviceIds }
  const reads = [
    wishes.upgradingList ? readCloud(world, 'upgrading-list', lists) : nothing,
    wishes.pendingRooms === 'none' ? nothing : readCloud(world, 'pending-list', lists),
    readCloud(world, 'detail', { isLagging: detailsLag, deviceIds: wishes.detailDeviceIds }),
  ]
  const observations = reads.flatMap((read) => read.observations)
  const absences = reads.flatMap((read) => read.absences)
  if (observations.length + absences.length === 0) return world
  return command(world, { type: 'observe', observations, absences }).world
}

/**
 * Where no device that is still followed changed within the lag, a lagging read says the same: those moves would only
 * repeat the others.
 */
const lagsOf = ({ cloud, rollout }: World): readonly boolean[] => {
  const followed = Object.entries(cloud).filter(([deviceId]) => {
    const progress = rollout.devices[deviceId]?.progress
    return progress !== undefined && !isTerminal(progress)
  })
  return followed.some(([, { now, before }]) => now !== before) ? [false, true] : [false]
}

const tickMoves = (world: World, design: Design): readonly Move[] => {
  const moves: Move[] = []
  const areDetailsRead = wishesOf(world.rollout, world.nowMs).detailDeviceIds.length > 0
  for (const isLagging of lagsOf(world))
    for (const detailsLag of areDetailsRead ? lagsOf(world) : [false]) {
      const read = observe(world, isLagging, detailsLag)
      const isFault = isLagging || detailsLag
      moves.push({ name: `tick ${isLagging} ${detailsLag}`, isFault, next: design.advance(read) })
    }
  return moves
}

/**
 * Tuya says no to the POST, and to a list as well. What follows a refusal that blames devices depends on all that were
 * refused before, so random histories try that, and details that are refused: of the rules, and over the wire.
 */
const refused = (world: World, dispatchId: DispatchId): World => ({
  ...world,
  worker: {
    phase: 'answered',
    dispatchId,
    outcome: { kind: 'refused', problem: 'no', blames: 'account', isRetryable: false },
  },
})

const answered = (world: World, dispatchId: DispatchId, kind: 'accepted' | 'ambiguous'): World => ({
  ...world,
  worker: {
    phase: 'answered',
    dispatchId,
    outcome: {
      kind,
      finishedAtMs: world.nowMs,
      ...(kind === 'ambiguous' && { problem: 'timeout' }),
    } as never,
  },
})

/** A permitted POST and everything that can become of it. */
const postMoves = (world: World, dispatch: Dispatch): readonly Move[] => {
  const { dispatchId, deviceIds } = dispatch
  const sent = post(world, deviceIds)
  const moves: Move[] = [
    { name: 'post', isFault: false, next: answered(sent, dispatchId, 'accepted') },
    { name: 'request lost', isFault: true, next: answered(world, dispatchId, 'ambiguous') },
    { name: 'response lost', isFault: true, next: answered(sent, dispatchId, 'ambiguous') },
    { name: 'refused', isFault: true, next: refused(world, dispatchId) },
    { name: 'crash before POST', isFault: true, next: world },
    { name: 'crash after POST', isFault: true, next: sent },
  ]
  for (const left of deviceIds.length > 1 ? deviceIds : []) {
    const others = deviceIds.filter((deviceId) => deviceId !== left)
    const next = answered(post(world, others), dispatchId, 'accepted')
    moves.push({ name: `partial start without ${left}`, isFault: true, next })
  }
  return moves
}

const workerMoves = (world: World, design: Design): readonly Move[] => {
  const { worker } = world
  if (worker.phase === 'answered') {
    const { dispatchId, outcome } = worker
    const idle: World = { ...world, worker: { phase: 'idle' } }
    const recorded = command(idle, { type: 'record-dispatch', dispatchId, outcome }).world
    return [
      { name: 'record', isFault: false, next: recorded },
      { name: 'crash before record', isFault: true, next: idle },
    ]
  }
  return design.openDispatches(world).flatMap((dispatch) => {
    const asked = design.begin(world, dispatch)
    if (asked.mayPost) return postMoves(asked.world, dispatch)
    return [{ name: 'begin', isFault: false, next: asked.world }]
  })
}

const cloudMoves = (world: World): readonly Move[] =>
  Object.entries(world.cloud).flatMap(([deviceId, device]) => {
    if (device.now !== 'updating') return []
    return (['succeeded', 'failed'] as const).map((now) => ({
      name: `${deviceId} ${now}`,
      isFault: now === 'failed',
      next: { ...world, cloud: { ...world.cloud, [deviceId]: { ...device, now } } },
    }))
  })

const personMoves = (world: World): readonly Move[] => {
  if (world.rollout.status === 'running')
    return [{ name: 'pause', isFault: true, next: command(world, { type: 'pause', by: 'U-ANY' }).world }]
  if (world.rollout.status !== 'paused') return []
  const resume: Command = { type: 'resume', by: APPROVER, right: 'approver' }
  return [{ name: 'resume', isFault: false, next: command(world, resume).world }]
}

const passTime = (world: World): Move => ({
  name: 'time',
  isFault: false,
  next: {
    ...world,
    nowMs: world.nowMs + UNIT_MS,
    cloud: Object.fromEntries(
      Object.entries(world.cloud).map(([deviceId, { now }]) => [deviceId, { now, before: now }]),
    ),
  },
})

export const movesOf = (world: World, design: Design): readonly Move[] => {
  if (!isExecuting(world.rollout)) return []
  return [
    passTime(world),
    ...tickMoves(world, design),
    ...workerMoves(world, design),
    ...cloudMoves(world),
    ...personMoves(world),
    ...(design.extraMoves?.(world) ?? []),
  ]
}

export const openDispatchesOf = (world: World): readonly Dispatch[] =>
  Object.values(world.rollout.dispatches).filter(({ state }) => state === 'intended' || state === 'sending')

/** The design of this project: the journal, the re-check, the settle time and the second look, all by `decide`. */
export const REAL_DESIGN: Design = {
  name: 'journal, re-check, settle, observe',
  settleMs: UNIT_MS,
  advance: (world) => command(world, { type: 'advance', surroundings: QUIET }).world,
  openDispatches: openDispatchesOf,
  begin(world, { dispatchId }) {
    const asked = command(world, { type: 'begin-dispatch', dispatchId, surroundings: QUIET })
    return { world: asked.world, mayPost: asked.events.some(({ type }) => type === 'dispatch-started') }
  },
}

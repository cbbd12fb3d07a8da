import type { Command } from '../../../src/rollouts/model/command.ts'
import type { DispatchId } from '../../../src/rollouts/model/ids.ts'
import { longestPermissionMs } from '../../../src/rollouts/timing/permission-age.ts'
import { isTerminal } from '../../../src/rollouts/model/facts/record-facts.ts'
import { isExecuting } from '../../../src/rollouts/model/rollout.ts'
import type { Dispatch } from '../../../src/rollouts/model/rollout.ts'
import { readsNeededBy } from '../../../src/rollouts/watching/reads-needed-by.ts'
import type { Design, Move } from './explored-design.ts'
import { command, post } from './explored-steps.ts'
import type { World } from './explored-world.ts'
import { UNIT_MS, readCloud } from './explored-world.ts'
import { forgetHarmless, frozenMoves, lateMoves, unsentMoves } from './late-moves.ts'
import { APPROVER, QUIET } from '../rollouts/plan-fixture.ts'
import { viewOf } from '../../../src/rollouts/state/rollout-view.ts'

const observe = (world: World, isLagging: boolean, detailsLag: boolean): World => {
  const needed = readsNeededBy(viewOf(world.rollout), world.nowMs)
  const deviceIds = Object.keys(world.cloud)
  const nothing = { observations: [], absences: [] }
  const lists = { isLagging, deviceIds }
  const reads = [
    needed.upgradingList ? readCloud(world, 'upgrading-list', lists) : nothing,
    needed.pendingRooms === 'none' ? nothing : readCloud(world, 'pending-list', lists),
    readCloud(world, 'detail', { isLagging: detailsLag, deviceIds: needed.detailDeviceIds }),
  ]
  const observations = reads.flatMap((read) => read.observations)
  const absences = reads.flatMap((read) => read.absences)
  if (observations.length + absences.length === 0) return world
  return command(world, { type: 'observe', observations, absences }).world
}

/**
 * If no followed device changed within the lag, a lagging read says the same as a current one; such moves would only repeat
 * the others.
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
  const areDetailsRead = readsNeededBy(viewOf(world.rollout), world.nowMs).detailDeviceIds.length > 0
  for (const isLagging of lagsOf(world))
    for (const detailsLag of areDetailsRead ? lagsOf(world) : [false]) {
      const read = observe(world, isLagging, detailsLag)
      const isFault = isLagging || detailsLag
      moves.push({ name: `tick ${isLagging} ${detailsLag}`, isFault, next: design.advance(read) })
    }
  return moves
}

/**
 * Tuya refuses the POST, and a list as well. What follows from a refusal that blames devices depends on all earlier
 * refusals, so random histories test that, and refused details, on the rules and over the network.
 */
const refused = (world: World, dispatchId: DispatchId): World => ({
  ...world,
  worker: {
    phase: 'answered',
    dispatchId,
    outcome: { kind: 'refused', problem: { code: 'refused' }, blames: 'account', isRetryable: false },
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
      ...(kind === 'ambiguous' && { problem: { code: 'no-answer' } }),
    } as never,
  },
})

/** A permitted POST and all its possible results. */
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
  if (world.canBeLate && world.frozen === undefined)
    moves.push({
      name: 'sender frozen before POST',
      isFault: true,
      next: { ...world, frozen: { dispatchId, deviceIds, permittedAtMs: world.nowMs } },
    })
  if (world.canBeLate && world.late === undefined)
    moves.push({
      name: 'POST given up, on its way',
      isFault: true,
      next: {
        ...answered(world, dispatchId, 'ambiguous'),
        late: { deviceIds, givenUpAtMs: world.nowMs },
      },
    })
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
    if (!asked.mayPost) return [{ name: 'begin', isFault: false, next: asked.world }]
    return [...postMoves(asked.world, dispatch), ...unsentMoves(world, dispatch)]
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
  const { status } = world.rollout
  if (status !== 'running' && status !== 'paused') return []
  const ask = (asked: Command): World => command(world, asked).world
  const halt = {
    name: 'halt',
    isFault: true,
    next: ask({ type: 'halt', by: 'U-ANY', right: 'not-approver' }),
  }
  if (status === 'running')
    return [{ name: 'pause', isFault: true, next: ask({ type: 'pause', by: 'U-ANY' }) }, halt]
  return [
    { name: 'resume', isFault: false, next: ask({ type: 'resume', by: APPROVER, right: 'approver' }) },
    halt,
  ]
}

const passTime = ({ late, ...world }: World, { resets }: Design): Move => ({
  name: 'time',
  isFault: false,
  next: {
    ...world,
    // A late POST has arrived or is lost by now; only without a reset it is sent again and again.
    ...(late !== undefined && !resets && { late }),
    nowMs: world.nowMs + UNIT_MS,
    cloud: Object.fromEntries(
      Object.entries(world.cloud).map(([deviceId, { now }]) => [deviceId, { now, before: now }]),
    ),
  },
})

export const movesOf = (world: World, design: Design): readonly Move[] => {
  const outside = [...frozenMoves(world, design), ...lateMoves(world)]
  if (!isExecuting(world.rollout)) return outside
  const moves = [
    ...outside,
    passTime(world, design),
    ...tickMoves(world, design),
    ...workerMoves(world, design),
    ...cloudMoves(world),
    ...personMoves(world),
    ...(design.extraMoves?.(world) ?? []),
  ]
  return moves.map((move) => ({ ...move, next: forgetHarmless(move.next, design) }))
}

export const openDispatchesOf = (world: World): readonly Dispatch[] =>
  Object.values(world.rollout.dispatches).filter(({ state }) => state === 'intended' || state === 'sending')

/** This project's design: the journal, the re-check, the settle time and the second read, all by `decide`. */
export const REAL_DESIGN: Design = {
  name: 'journal, re-check, age, reset, settle, observe',
  settleMs: UNIT_MS,
  longestPermissionMs,
  resets: true,
  advance: (world) => command(world, { type: 'advance', surroundings: QUIET }).world,
  openDispatches: openDispatchesOf,
  begin(world, { dispatchId }) {
    const asked = command(world, { type: 'begin-dispatch', dispatchId, surroundings: QUIET })
    return { world: asked.world, mayPost: asked.events.some(({ type }) => type === 'dispatch-started') }
  },
}

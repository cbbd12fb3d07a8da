import type { Event } from '../../../src/rollouts/model/event.ts'
import type { Design } from './explored-design.ts'
import { REAL_DESIGN, openDispatchesOf } from './explored-moves.ts'
import { applyEvents, post } from './explored-steps.ts'
import type { World } from './explored-world.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import { evolve } from '../../../src/rollouts/state/evolve.ts'
import { approvedOf } from './explored-world.ts'
import { isRefused } from '../../../src/rollouts/decide/decision.ts'
import { QUIET } from '../rollouts/plan-fixture.ts'

const advanceEvents = (world: World): readonly Event[] => {
  const decision = decide(world.rollout, { type: 'advance', surroundings: QUIET }, world.nowMs)
  return isRefused(decision) ? [] : decision.events
}

/** Sends first and records afterwards: a crash in between leaves no trace of the POST. */
const POST_THEN_WRITE: Design = {
  ...REAL_DESIGN,
  name: 'POST, then write',
  advance(world) {
    const events = advanceEvents(world).filter(({ type }) => type !== 'dispatch-intended')
    return applyEvents(world, events)
  },
  extraMoves(world) {
    const intended = advanceEvents(world).find((event) => event.type === 'dispatch-intended')
    if (world.worker.phase !== 'idle' || intended?.type !== 'dispatch-intended') return []
    const sent = post(world, intended.deviceIds)
    const { dispatchId } = intended
    const written = applyEvents(sent, [
      intended,
      { type: 'dispatch-started', dispatchId },
      { type: 'dispatch-recorded', dispatchId, outcome: { kind: 'accepted', finishedAtMs: world.nowMs } },
    ])
    return [
      { name: 'post and write', isFault: false, next: written },
      { name: 'post and crash', isFault: true, next: sent },
    ]
  },
}

/** Journals the intent, but after a crash simply sends again what the journal says was started. */
const REPLAY_INTENTS: Design = {
  ...REAL_DESIGN,
  name: 'journal, replayed at restart',
  begin(world, dispatch) {
    if (dispatch.state === 'sending') return { world, mayPost: true }
    return REAL_DESIGN.begin(world, dispatch)
  },
}

/** Journals and reads before sending again, but assumes that reads never lag. */
const NO_SETTLE: Design = { ...REAL_DESIGN, name: 'journal and observe, no settle time', settleMs: 0 }

/** Journals, but uses its memory instead of the stored state, so it misses a pause. */
const NO_RECHECK: Design = {
  ...REAL_DESIGN,
  name: 'journal, pause not re-checked',
  settleMs: 0,
  advance(world) {
    const next = REAL_DESIGN.advance(world)
    const [open] = openDispatchesOf(next)
    return open?.state === 'intended'
      ? { ...next, scratch: { key: 'remembers', rollout: next.rollout } }
      : next
  },
  begin(world, dispatch) {
    const { rollout } = world
    if (world.scratch === undefined || dispatch.state !== 'intended' || rollout.status === 'running')
      return REAL_DESIGN.begin(world, dispatch)
    const remembered = world.scratch.rollout
    const asked = { type: 'begin-dispatch', dispatchId: dispatch.dispatchId, surroundings: QUIET } as const
    const decision = decide(remembered, asked, world.nowMs)
    if (isRefused(decision) || decision.events[0]?.type !== 'dispatch-started')
      return REAL_DESIGN.begin(world, dispatch)
    const event = { event: decision.events[0], atMs: world.nowMs }
    return { world: { ...world, rollout: approvedOf(evolve(rollout, event)) }, mayPost: true }
  },
}

/** Uses a permission of any age: a suspended sender uses its old one when it continues. */
const NO_AGE: Design = { ...REAL_DESIGN, name: 'permission without age', longestPermissionMs: () => Infinity }

/** Closes the connection of a POST that it gives up, but the kernel still sends buffered data. */
const NO_RESET: Design = { ...REAL_DESIGN, name: 'given up without reset', resets: false }

/** Designs that look right but aren't. If the explorer misses one, it proves nothing about the real one. */
export const BROKEN_DESIGNS: readonly Design[] = [
  POST_THEN_WRITE,
  REPLAY_INTENTS,
  NO_SETTLE,
  NO_RECHECK,
  NO_AGE,
  NO_RESET,
]

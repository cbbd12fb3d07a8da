import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../src/database/schema.ts'
import { decide } from '../../src/rollouts/decide/decide.ts'
import { isRefused } from '../../src/rollouts/decide/decision.ts'
import type { EventType } from '../../src/rollouts/model/event.ts'
import type { Surroundings } from '../../src/rollouts/model/observation.ts'
import { isExecuting, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { minutes } from './building.ts'

/** No slot is free, so that only work without a slot is found. */
const CROWDED: Surroundings = {
  openSlots: 1000,
  openSlotsByGateway: {},
  openSlotsByRoom: {},
  lockedRooms: {},
  durations: {},
}
/** Two polls are some time apart, and longer if the cloud couldn't be read. */
const LONGEST_WAIT_MS = minutes(5)

/** Events that depend on locks, which aren't known here. */
const OF_LOCKS: readonly EventType[] = ['device-parked', 'device-unparked']

/**
 * I16: work that is possible now must not wait for a poll that was planned for something else. It may wait for the regular
 * polling interval, or for a cloud that doesn't answer. Check only when all due work is done, because running work may
 * still do it.
 */
export const asleepProblem = async (
  db: Kysely<DatabaseSchema>,
  rollouts: readonly Rollout[],
  nowMs: number,
): Promise<string | undefined> => {
  const work = await db.selectFrom('work').select(['key', 'state', 'due_at_ms', 'attempts']).execute()
  if (work.some(({ state, due_at_ms }) => state === 'running' || (state === 'waiting' && due_at_ms <= nowMs)))
    return undefined
  for (const rollout of rollouts.filter(isExecuting)) {
    const advanced = decide(rollout, { type: 'advance', surroundings: CROWDED }, nowMs)
    const types = isRefused(advanced) ? [] : advanced.events.map(({ type }) => type)
    if (types.every((type) => OF_LOCKS.includes(type))) continue
    const tick = work.find(({ key }) => key === `tick:${rollout.selection.projectId}`)
    const waitMs = tick === undefined ? Infinity : tick.due_at_ms - nowMs
    if (waitMs <= LONGEST_WAIT_MS) continue
    const waits = `for ${waitMs} ms`
    return `I16: ${rollout.rolloutId} could have ${types.join()} now, and the next poll is ${waits}`
  }
  return undefined
}

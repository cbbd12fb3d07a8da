import type { Rollout } from './rollout.ts'
import { hasExecution } from './rollout.ts'
import type { SlotCounts } from './slots.ts'
import { countSlots, slotHoldersOf } from './slots.ts'

/**
 * The slots that a rollout holds, for the `Surroundings` of its neighbours. Gateways are keyed by id, rooms by id or,
 * when it is not known, by label. A gateway's own update counts as all slots behind it.
 */
export const openSlotsOf = (rollout: Rollout): SlotCounts =>
  hasExecution(rollout)
    ? countSlots(slotHoldersOf(rollout), rollout.plan.knobs)
    : { total: 0, byGateway: {}, byRoom: {} }

import type { Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'
import type { SlotCounts } from './slots.ts'
import { countSlots, slotTakersOf } from './slots.ts'

/** The slots that a rollout holds, for the `Surroundings` of its neighbours. */
export const openSlotsOf = (rollout: Rollout): SlotCounts =>
  hasExecution(rollout) ? countSlots(slotTakersOf(rollout)) : { total: 0, byGateway: {}, byRoom: {} }

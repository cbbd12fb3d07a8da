import type { RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'

/** Chooses which waiting rollouts are asked again within a poll because a slot became free. */
export interface SlotTurns {
  /**
   * `givenBack` is the number of slots that became free since the last turn (negative if more were taken). Returns those
   * that were passed over, and as many waiting rollouts as there are free slots, each once.
   */
  next(
    givenBack: number,
    passedOver: readonly RolloutView<Rollout>[],
    queueing: () => readonly RolloutView<Rollout>[],
  ): readonly RolloutView<Rollout>[]
}

export const createSlotTurns = (): SlotTurns => {
  let free = 0
  let waiting: readonly RolloutView<Rollout>[] = []
  return {
    next: (givenBack, passedOver, queueing) => {
      free += givenBack
      if (givenBack > 0) waiting = queueing()
      const asked = waiting.slice(0, Math.max(0, free))
      waiting = waiting.slice(asked.length)
      return [...passedOver, ...asked]
    },
  }
}

import type { RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'

/** Who is asked again within a poll, because a slot may be theirs. */
export interface SlotTurns {
  /**
   * `givenBack` is how many slots became free since the last turn, less than none when more were taken. Answers with those
   * that were passed over, and as many of the others that wait as slots are free, each of them once.
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

import { toComparable } from '../../fleet/plain-text.ts'
import { parseRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'

/** A rollout's id as people type it: in quotes, with a full stop or a colon after it, with the dash of a phone. */
export const typedRolloutId = (text: string): RolloutId | undefined =>
  parseRolloutId(toComparable(text).replaceAll(/^[([]+|[.,:;!?)\]]+$/gu, ''))

import { toComparable } from '../../fleet/plain-text.ts'
import { parseRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'

/** Parses a rollout's id as people type it: in quotes, with a full stop or colon after it, with a phone's dash. */
export const typedRolloutId = (text: string): RolloutId | undefined =>
  parseRolloutId(toComparable(text).replaceAll(/^[([]+|[.,:;!?)\]]+$/gu, ''))

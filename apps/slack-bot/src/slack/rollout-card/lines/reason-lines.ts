import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { bold, type Line } from '../../text/inline.ts'
import { visibleText } from '../../text/visible-text.ts'

/** `Why: flicker fix before Thursday’s event`, in the requester's own words; no line without any. */
export const reasonLines = ({ reason }: Pick<Rollout, 'reason'>): readonly Line[] =>
  reason === undefined ? [] : [[bold('Why'), `: ${visibleText(reason, LENGTHS.reason)}`]]

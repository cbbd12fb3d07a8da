import { findingsOf } from '../model/gap.ts'
import { waitsForApi } from '../model/facts/pause-facts.ts'
import { isExecuting, type Rollout } from '../model/rollout.ts'
import type { TurnOf } from '../state/turn.ts'

/** Ends a gap in Tuya's answers, once Tuya answers again and everything that it did meanwhile was read. */
export const closeGap = (turn: TurnOf<Rollout>): void => {
  const { rollout } = turn
  if (!isExecuting(rollout) || rollout.gap === undefined || waitsForApi(rollout)) return
  const findings = findingsOf(rollout.gap)
  if (findings !== undefined) turn.emit({ type: 'gap-closed', ...findings })
}

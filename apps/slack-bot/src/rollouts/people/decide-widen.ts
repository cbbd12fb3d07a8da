import type { CommandOf } from '../model/command.ts'
import { refusalOfRight } from './decide-approval.ts'
import { wrongStatus } from './decide-control.ts'
import type { Refusal } from '../model/refusal.ts'
import { ownSuccessesOf } from '../waves/gate.ts'
import type { Rollout } from '../model/rollout.ts'
import type { TurnOf } from '../state/turn.ts'
import { currentWaveOf } from '../waves/wave-facts.ts'

/**
 * The wave that an approver could cut short now, because the one after it may follow; the rule that says no otherwise.
 * The plan stays as it was approved, so widening needs no new hash: only its pace changes.
 */
export const decideWiden = (turn: TurnOf<Rollout>, command: CommandOf<'widen'>): Refusal | undefined => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return noRight
  const { rollout } = turn
  if (rollout.status !== 'running') return wrongStatus(turn)
  const wave = currentWaveOf(rollout)
  if (wave === undefined || wave === rollout.waves.length) return { kind: 'nothing-to-widen' }
  // A canary that nobody waited for has taught nothing: that one look at a verified device is never skipped.
  if (ownSuccessesOf(rollout, wave) === 0) return { kind: 'nothing-verified', wave }
  const { by, reason } = command
  return turn.emit({ type: 'wave-widened', wave, by, ...(reason !== undefined && { remark: reason }) })
}

import type { CommandOf } from '../model/command.ts'
import { refusalOfRight } from './decide-approval.ts'
import { wrongStatus } from './decide-control.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { Rollout } from '../model/rollout.ts'
import type { TurnOf } from '../state/turn.ts'
import { isTurnIn } from '../state/turn.ts'
import { widenableWaveOf } from '../waves/widenable-wave.ts'

/** Widening changes only the pace, so the approved plan and its hash stay the same. */
export const decideWiden = (turn: TurnOf<Rollout>, command: CommandOf<'widen'>): Refusal | undefined => {
  const noRight = refusalOfRight(command.right)
  if (noRight !== undefined) return noRight
  if (!isTurnIn(turn, 'running')) return wrongStatus(turn)
  const wave = widenableWaveOf(turn.view)
  if (typeof wave !== 'number') return wave
  const { by, reason } = command
  return turn.emit({ type: 'wave-widened', wave, by, ...(reason !== undefined && { remark: reason }) })
}

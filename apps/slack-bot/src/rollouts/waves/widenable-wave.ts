import type { Refusal } from '../model/refusal.ts'
import type { RolloutIn } from '../model/rollout.ts'
import { ownSuccessesOf } from './gate.ts'
import { currentWaveOf } from './current-wave.ts'
import { isStoppedByGate } from '../model/wave-facts.ts'
import type { RolloutView } from '../state/rollout-view.ts'

/** The wave that an approver may cut short now, so that the one after it starts; or the rule that says no. */
export const widenableWaveOf = (view: RolloutView<RolloutIn<'running'>>): number | Refusal => {
  const { rollout } = view
  const number = currentWaveOf(view)
  if (number === undefined || number === rollout.waves.length) return { kind: 'nothing-to-widen' }
  // A canary that nobody waited for has taught nothing: that one read of a verified device is never skipped.
  if (ownSuccessesOf(view, number) === 0) return { kind: 'nothing-verified', wave: number }
  // Once the gate has said no, only the wave's last devices release the next one.
  const wave = rollout.waves[number - 1]
  return wave !== undefined && isStoppedByGate(wave) ? { kind: 'nothing-to-widen' } : number
}

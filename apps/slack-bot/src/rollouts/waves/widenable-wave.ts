import type { Refusal } from '../model/codes/refusal.ts'
import type { RolloutIn } from '../model/rollout.ts'
import { ownSuccessesOf } from './gate.ts'
import { currentWaveOf } from './current-wave.ts'
import { isStoppedByGate } from '../model/facts/wave-facts.ts'
import type { RolloutView } from '../state/rollout-view.ts'

/** The wave that an approver may widen now, or the refusal. */
export const widenableWaveOf = (view: RolloutView<RolloutIn<'running'>>): number | Refusal => {
  const { rollout } = view
  const number = currentWaveOf(view)
  if (number === undefined || number === rollout.waves.length) return { kind: 'nothing-to-widen' }
  // Without a verified device the canary has shown nothing; at least one success is always required.
  if (ownSuccessesOf(view, number) === 0) return { kind: 'nothing-verified', wave: number }
  // Once the gate has failed, only the wave's last devices release the next one.
  const wave = rollout.waves[number - 1]
  return wave !== undefined && isStoppedByGate(wave) ? { kind: 'nothing-to-widen' } : number
}

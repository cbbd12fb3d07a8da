import type { Refusal } from '../model/refusal.ts'
import type { RolloutIn } from '../model/rollout.ts'
import { ownSuccessesOf } from './gate.ts'
import { currentWaveOf, isStoppedByGate } from './wave-facts.ts'

/** The wave that an approver may cut short now, so that the one after it starts; or the rule that says no. */
export const widenableWaveOf = (rollout: RolloutIn<'running'>): number | Refusal => {
  const number = currentWaveOf(rollout)
  if (number === undefined || number === rollout.waves.length) return { kind: 'nothing-to-widen' }
  // A canary that nobody waited for has taught nothing: that one read of a verified device is never skipped.
  if (ownSuccessesOf(rollout, number) === 0) return { kind: 'nothing-verified', wave: number }
  // Once the gate has said no, only the wave's last devices release the next one.
  const wave = rollout.waves[number - 1]
  return wave !== undefined && isStoppedByGate(wave) ? { kind: 'nothing-to-widen' } : number
}

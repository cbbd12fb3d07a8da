import { isPausedFor } from './pause-facts.ts'
import type { Execution, Rollout, Wave } from '../rollout.ts'

export const isStoppedByGate = ({ state }: Wave): boolean => state === 'failed' || state === 'inconclusive'

/** A widened wave is still undecided, but blocks nothing unless its gate fails after all. */
export const isWidened = (wave: Wave): boolean => wave.widenedBy !== undefined && !isStoppedByGate(wave)

export const isDecided = (wave: Wave): boolean => wave.state === 'passed' || wave.waivedBy !== undefined

/** Whether devices of the wave may be sent: it has begun, and no gate stops it. Parked devices of passed waves follow later. */
export const isWaveOpen = ({ waves }: Pick<Execution, 'waves'>, number: number): boolean => {
  const wave = waves[number - 1]
  if (wave === undefined || wave.state === 'pending') return false
  return isStoppedByGate(wave) ? wave.waivedBy !== undefined : true
}

/**
 * Whether soaks and gates continue. A closed window stops sending, but not the verdict on what was sent: a person who must
 * check a failure is told before the next window, not in it.
 */
export const areGatesDecided = (rollout: Rollout): boolean =>
  rollout.status === 'running' || isPausedFor(rollout, 'window')

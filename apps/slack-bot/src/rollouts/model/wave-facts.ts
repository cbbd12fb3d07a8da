import { isPausedFor } from './pause-facts.ts'
import type { Execution, Rollout, Wave } from './rollout.ts'

export const isStoppedByGate = ({ state }: Wave): boolean => state === 'failed' || state === 'inconclusive'

/** A widened wave is undecided still, but holds nothing back unless its gate says no after all. */
export const isWidened = (wave: Wave): boolean => wave.widenedBy !== undefined && !isStoppedByGate(wave)

export const isDecided = (wave: Wave): boolean => wave.state === 'passed' || wave.waivedBy !== undefined

/** Devices of the wave may be sent: it began, and no gate holds it back. A parked device of a passed wave comes after it. */
export const isWaveOpen = ({ waves }: Pick<Execution, 'waves'>, number: number): boolean => {
  const wave = waves[number - 1]
  if (wave === undefined || wave.state === 'pending') return false
  return isStoppedByGate(wave) ? wave.waivedBy !== undefined : true
}

/**
 * Whether soaks and gates go on. A closed window holds back what is sent, but not the verdict on what was sent: whoever
 * must look at a failure hears of it before the next window, not in it.
 */
export const areGatesDecided = (rollout: Rollout): boolean =>
  rollout.status === 'running' || isPausedFor(rollout, 'window')

import type { DeviceRecord } from '../model/device-progress.ts'
import { keptWith } from '../model/kept-with.ts'
import { isPausedFor } from '../model/pause-facts.ts'
import { isOnItsWay } from '../model/record-facts.ts'
import type { Execution, Rollout, Wave } from '../model/rollout.ts'

interface WaveRecords {
  readonly records: readonly DeviceRecord[]
  readonly isSettled: boolean
}

const wavesOf = keptWith(({ plan, devices }: Execution): readonly WaveRecords[] =>
  plan.waves.map((deviceIds) => {
    const records = deviceIds.flatMap((deviceId) => devices[deviceId] ?? [])
    return { records, isSettled: records.every(({ progress }) => !isOnItsWay(progress)) }
  }),
)

export const recordsOfWave = (execution: Execution, number: number): readonly DeviceRecord[] =>
  wavesOf(execution)[number - 1]?.records ?? []

/** No device of the wave is on its way: all are done, parked, stalled or unknown. */
export const isWaveSettled = (execution: Execution, number: number): boolean =>
  wavesOf(execution)[number - 1]?.isSettled ?? true

export const isStoppedByGate = ({ state }: Wave): boolean => state === 'failed' || state === 'inconclusive'

/** A widened wave is undecided still, but holds nothing back unless its gate says no after all. */
export const isWidened = (wave: Wave): boolean => wave.widenedBy !== undefined && !isStoppedByGate(wave)

const isDecided = (wave: Wave): boolean => wave.state === 'passed' || wave.waivedBy !== undefined

/** Devices of the wave may be sent: it began, and no gate holds it back. A parked device of a passed wave comes after it. */
export const isWaveOpen = (execution: Execution, number: number): boolean => {
  const wave = execution.waves[number - 1]
  if (wave === undefined || wave.state === 'pending') return false
  return isStoppedByGate(wave) ? wave.waivedBy !== undefined : true
}

/** The first wave that holds back the ones after it; absent when all waves are decided and settled. */
export const currentWaveOf = (execution: Execution): number | undefined => {
  const position = execution.waves.findIndex(
    (wave, index) =>
      !isWidened(wave) &&
      (!isDecided(wave) || (wave.state !== 'passed' && !isWaveSettled(execution, index + 1))),
  )
  return position === -1 ? undefined : position + 1
}

/**
 * Whether soaks and gates go on. A closed window holds back what is sent, but not the verdict on what was sent: whoever
 * must look at a failure hears of it before the next window, not in it.
 */
export const areGatesDecided = (rollout: Rollout): boolean =>
  rollout.status === 'running' || isPausedFor(rollout, 'window')

import type { DeviceRecord } from '../model/device-progress.ts'
import { isDecided, isWidened } from '../model/facts/wave-facts.ts'
import type { RolloutView } from '../state/rollout-view.ts'

export const recordsOfWave = (view: RolloutView, number: number): readonly DeviceRecord[] =>
  view.waves[number - 1]?.records ?? []

/** No device of the wave is on its way: all are done, parked, stalled or unknown. */
export const isWaveSettled = (view: RolloutView, number: number): boolean =>
  view.waves[number - 1]?.isSettled ?? true

/** The first wave that blocks the ones after it; `undefined` if all waves are decided and settled. */
export const currentWaveOf = (view: RolloutView): number | undefined => {
  const position = view.rollout.waves.findIndex(
    (wave, index) =>
      !isWidened(wave) && (!isDecided(wave) || (wave.state !== 'passed' && !isWaveSettled(view, index + 1))),
  )
  return position === -1 ? undefined : position + 1
}

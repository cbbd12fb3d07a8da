import type { DeviceRecord } from '../model/device-progress.ts'
import { isOnItsWay } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'

/** The devices of one wave, in the order of sending. */
export interface WaveRecords {
  readonly records: readonly DeviceRecord[]
  /** No device of the wave is on its way. */
  readonly isSettled: boolean
}

export const waveRecordsOf = ({ plan, devices }: Execution): readonly WaveRecords[] =>
  plan.waves.map((deviceIds) => {
    const records = deviceIds.flatMap((deviceId) => devices[deviceId] ?? [])
    return { records, isSettled: records.every(({ progress }) => !isOnItsWay(progress)) }
  })

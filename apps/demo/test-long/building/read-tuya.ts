import type { ControlledDevice, LoggedCall, Trigger } from '@illume-ota/tuya-simulator'
import { requestJson } from '../../src/json-client.ts'

export interface TuyaRecord {
  readonly calls: Readonly<Record<string, number>>
  /** Calls that were not answered with success, by operation and outcome. */
  readonly refused: Readonly<Record<string, number>>
  readonly started: number
  readonly startedAfterFailure: number
  readonly doubles: number
  readonly largestPost: number
}

export const countBy = <T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> => {
  const groups = Map.groupBy(items, keyOf)
  return Object.fromEntries([...groups].map(([key, members]) => [key, members.length]))
}

/** The devices' real states. */
export const readDevices = async (tuyaUrl: string): Promise<readonly ControlledDevice[]> =>
  (await requestJson(`${tuyaUrl}/_control/devices`)) as readonly ControlledDevice[]

export const changeDevice = (tuyaUrl: string, deviceId: string, change: object): Promise<unknown> =>
  requestJson(`${tuyaUrl}/_control/devices/${deviceId}`, 'POST', change)

/** Calls and started updates, by the simulator's own log. */
export const readTuya = async (tuyaUrl: string): Promise<TuyaRecord> => {
  const calls = (await requestJson(`${tuyaUrl}/_control/log`)) as readonly LoggedCall[]
  const { triggers, duplicates } = (await requestJson(`${tuyaUrl}/_control/triggers`)) as {
    readonly triggers: readonly Trigger[]
    readonly duplicates: readonly Trigger[]
  }
  return {
    calls: countBy(calls, ({ operation }) => operation ?? 'unknown'),
    refused: countBy(
      calls.filter(({ outcome }) => outcome !== 'ok'),
      ({ operation, outcome }) => `${operation ?? 'unknown'}: ${outcome}`,
    ),
    started: triggers.length,
    startedAfterFailure: triggers.filter(({ repeated }) => repeated === 'after-failure').length,
    doubles: duplicates.length,
    largestPost: Math.max(0, ...calls.map(({ triggered }) => triggered.length)),
  }
}

import { planIndexOf, plannedDeviceOf } from '../model/plan-index.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { isOnItsWay } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import { forecastWaves, type Forecast } from './forecast.ts'

/** The devices that are sent or still to be sent, wave by wave. */
export const devicesOfRest = ({ plan, devices }: Execution): readonly (readonly PlannedDevice[])[] => {
  const index = planIndexOf(plan)
  return plan.waves.map((deviceIds) =>
    deviceIds
      .filter((deviceId) => {
        const progress = devices[deviceId]?.progress
        return progress !== undefined && isOnItsWay(progress)
      })
      .map((deviceId) => plannedDeviceOf(index, deviceId)),
  )
}

/** How long the rest will probably take; absent if nothing is left. */
export const forecastOfRest = (execution: Execution): Forecast | undefined => {
  const left = devicesOfRest(execution)
  if (left.every((devices) => devices.length === 0)) return undefined
  return forecastWaves(left, execution.plan.knobs, execution.durations)
}

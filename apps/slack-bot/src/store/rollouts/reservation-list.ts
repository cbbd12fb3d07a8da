import { isTerminal } from '../../rollouts/model/facts/record-facts.ts'
import { hasExecution, hasPlan, isLive, type Execution, type Rollout } from '../../rollouts/model/rollout.ts'

const unfinishedOf = ({ plan, devices }: Extract<Rollout, Execution>): readonly string[] =>
  plan.devices
    .map(({ deviceId }) => deviceId)
    .filter((deviceId) => {
      const record = devices[deviceId]
      return record !== undefined && !isTerminal(record.progress)
    })

/** What a rollout reserves: nothing, its selection, its plan, or the rest of its plan. */
export interface ReservationList {
  readonly reserved: 'none' | 'selection' | 'plan' | 'rest'
  readonly deviceIds: readonly string[]
}

/** The devices that a rollout reserves in its present state. `before` is what it reserved until now. */
export const reservationListOf = (rollout: Rollout, before: string | undefined): ReservationList => {
  if (!isLive(rollout)) return { reserved: 'none', deviceIds: [] }
  // A halting rollout frees finished devices at once, so that the rest can be planned again. A rollout that ended and
  // was reopened for a retry needs only the devices to retry.
  const isReopened = before === 'none' || before === 'rest'
  if (hasExecution(rollout) && (rollout.status === 'halting' || isReopened))
    return { reserved: 'rest', deviceIds: unfinishedOf(rollout) }
  return hasPlan(rollout)
    ? { reserved: 'plan', deviceIds: rollout.plan.devices.map((device) => device.deviceId) }
    : { reserved: 'selection', deviceIds: rollout.selection.devices.map((device) => device.deviceId) }
}

import type { FleetDevice } from '../../fleet/device.ts'
import type { Selection } from '../../rollouts/model/command.ts'
import type { PlanNote } from '../../rollouts/model/codes/plan-note.ts'

export type LeftOut = Extract<PlanNote, { kind: 'left-out' }>['why']

const isBusy = (device: FleetDevice): boolean => device.phase === 'waiting' || device.phase === 'updating'

/**
 * What is on offer for a device. The list of running updates keeps a failed one, with the version on offer, until it is
 * cleared; the list of offers does not show it meanwhile.
 */
export const offeredRowOf = (
  row: FleetDevice | undefined,
  upgrading: FleetDevice | undefined,
): FleetDevice | undefined => row ?? (upgrading?.phase === 'failed' ? upgrading : undefined)

/** Why a selected device is left out of the plan; `undefined` if it isn't. */
export const leftOutFor = (
  picked: Selection['devices'][number],
  row: FleetDevice | undefined,
  upgrading: FleetDevice | undefined,
): LeftOut | undefined => {
  if (upgrading !== undefined && isBusy(upgrading)) return 'busy'
  const offered = offeredRowOf(row, upgrading)
  if (offered === undefined) return 'gone'
  if (isBusy(offered)) return 'busy'
  return offered.offeredVersion === picked.toVersion ? undefined : 'offer-changed'
}

import type { FleetDevice } from '../../fleet/device.ts'
import type { Selection } from '../../rollouts/model/command.ts'
import type { PlanNote } from '../../rollouts/model/plan-note.ts'

export type LeftOut = Extract<PlanNote, { kind: 'left-out' }>['why']

const isBusy = (device: FleetDevice): boolean => device.phase === 'waiting' || device.phase === 'updating'

/** Why a selected device is left out of the plan; `undefined` if it isn't. */
export const leftOutFor = (
  picked: Selection['devices'][number],
  row: FleetDevice | undefined,
  upgrading: FleetDevice | undefined,
): LeftOut | undefined => {
  if (upgrading !== undefined && isBusy(upgrading)) return 'busy'
  if (row === undefined) return 'gone'
  if (isBusy(row)) return 'busy'
  return row.offeredVersion === picked.toVersion ? undefined : 'offer-changed'
}

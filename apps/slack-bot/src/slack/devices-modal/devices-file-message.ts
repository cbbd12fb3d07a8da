import type { Rollout } from '../../rollouts/model/rollout.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import type { DevicesFilter } from './devices-filter.ts'
import type { ListedDevice } from './listed-devices.ts'
import { stateText } from './state-choice.ts'

export const fileNameOf = ({ rolloutId }: Rollout): string => `devices-${rolloutId}.csv`

export const fileTitleOf = ({ rolloutId }: Rollout): string => `Devices of ${rolloutId}`

/** What the answer to the click calls it. */
export const fileWhat = ({ rolloutId }: Rollout): string => `the list of devices of ${rolloutId}`

const filterLine = (
  rollout: Rollout,
  { state, room }: DevicesFilter,
  [first]: readonly ListedDevice[],
): Line => {
  const label = room === undefined ? undefined : first?.room?.label
  const parts = [
    ...(state === 'all' ? [] : [stateText(state, rollout)]),
    ...(label === undefined ? [] : [visibleText(label, LENGTHS.room)]),
  ]
  return parts.length === 0 ? [] : [`Filter: ${parts.join(' · ')}.`]
}

/** The message above the file. It names the filter, so that a part isn't taken for the whole. */
export const devicesFileMessage = (
  rollout: Rollout,
  filter: DevicesFilter,
  { devices, total }: { readonly devices: readonly ListedDevice[]; readonly total: number },
): MessageView => {
  const part = devices.length === total ? '' : `${devices.length} of `
  const filtered = filterLine(rollout, filter, devices)
  return answer([
    [bold(fileTitleOf(rollout)), `: ${part}${plural(total, 'device')} as CSV.`],
    ...(filtered.length === 0 ? [] : [filtered]),
  ])
}

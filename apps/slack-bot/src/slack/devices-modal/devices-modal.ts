import type { KnownBlock, ModalView } from '@slack/types'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { actionsBlock, button, contextBlock, plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS, numbered, toRolloutValue } from '../platform/ids.ts'
import { bold, toMessageText, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { filteredDevices, inRoom, NO_FILTER, type DevicesFilter } from './devices-filter.ts'
import { countsLine, factsLine } from './devices-summary.ts'
import { filterMenus } from './filter-menus.ts'
import { listedDeviceLine } from './listed-device-line.ts'
import { listedDevices, type ListedDevice } from './listed-devices.ts'

export const PAGE_SIZE = 50

const NOTHING: readonly Line[] = [['No device fits this filter.']]

export interface DevicesPage {
  readonly filter?: DevicesFilter
  /** From 0. */
  readonly page?: number
  /** What a click on this window has done. */
  readonly said?: readonly Line[]
}

/** As many lines in a block as fit into Slack's limit. */
const packed = (lines: readonly Line[]): readonly (readonly Line[])[] => {
  const blocks: Line[][] = []
  let left = 0
  for (const line of lines) {
    const length = toMessageText([line]).length + 1
    const last = blocks.at(-1)
    if (last === undefined || length > left) {
      blocks.push([line])
      left = LIMITS.text - length
    } else {
      last.push(line)
      left -= length
    }
  }
  return blocks
}

const buttonBlock = (
  rollout: Rollout,
  { page, pages, count }: { readonly page: number; readonly pages: number; readonly count: number },
): readonly KnownBlock[] => {
  const turn = (text: string, to: number) =>
    to < 0 || to >= pages
      ? []
      : [
          button({
            actionId: numbered(ACTIONS.devicesPage, to < page ? 0 : 1),
            text,
            value: String(to),
            label: `${text} page of the devices of ${rollout.rolloutId}`,
          }),
        ]
  const csv = button({
    actionId: ACTIONS.devicesCsv,
    text: 'CSV',
    value: String(page),
    label: `Get ${plural(count, 'listed device')} as a CSV file`,
  })
  return actionsBlock([...turn('Previous', page - 1), ...turn('Next', page + 1), ...(count > 0 ? [csv] : [])])
}

/** The room's path; without a plan, the place that was asked for. */
const headingOf = ({ room }: ListedDevice, rollout: Rollout): string =>
  visibleText(room?.label ?? rollout.selection.label, LENGTHS.room)

/** Each room's devices under its path. */
const linesOf = (shown: readonly ListedDevice[], rollout: Rollout): readonly Line[] =>
  shown.flatMap((device, index) => {
    const heading = headingOf(device, rollout)
    const before = shown[index - 1]
    const isNew = before === undefined || headingOf(before, rollout) !== heading
    return [...(isNew ? [[bold(heading)]] : []), listedDeviceLine(device, rollout)]
  })

/** One page of a rollout's devices, those that need someone first. The filter is that of the menus above the list. */
export const devicesModal = (
  rollout: Rollout,
  nowMs: number,
  { filter = NO_FILTER, page = 0, said = [] }: DevicesPage = {},
): ModalView => {
  const devices = listedDevices(rollout)
  const ofRoom = inRoom(devices, filter.room)
  const listed = filteredDevices(devices, filter)
  const pages = Math.max(1, Math.ceil(listed.length / PAGE_SIZE))
  const current = Math.min(Math.max(0, page), pages - 1)
  const from = current * PAGE_SIZE
  const shown = listed.slice(from, from + PAGE_SIZE)
  const position = pages === 1 ? [] : [[`${from + 1} to ${from + shown.length} of ${listed.length}`]]
  return {
    type: 'modal',
    callback_id: MODALS.show,
    private_metadata: toRolloutValue(rollout.rolloutId),
    title: plainText(`Devices of ${rollout.rolloutId}`, LIMITS.modal.title),
    close: plainText('Close', LIMITS.modal.button),
    blocks: [
      contextBlock(factsLine(rollout, devices, nowMs)),
      contextBlock(countsLine(rollout, ofRoom)),
      ...filterMenus(rollout, devices, filter),
      ...packed(shown.length === 0 ? NOTHING : linesOf(shown, rollout)).map((part) => toRichText(part)),
      ...position.map(contextBlock),
      ...(said.length === 0 ? [] : [toRichText(said)]),
      ...buttonBlock(rollout, { page: current, pages, count: listed.length }),
    ],
  }
}

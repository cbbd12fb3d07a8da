import type { Button, ModalView } from '@slack/types'
import { replacedVersionOf } from '../../rollouts/readings/module-version.ts'
import { progressOf } from '../../rollouts/telling/progress-of.ts'
import type { DeviceLine } from '../../rollouts/telling/progress.ts'
import {
  isExecuting,
  hasExecution,
  hasPlan,
  type ApprovedRollout,
  type Rollout,
} from '../../rollouts/model/rollout.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { actionsBlock, button, contextBlock, plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS, numbered } from '../platform/ids.ts'
import { deviceLine } from '../rollout-card/lines/device-line.ts'
import { needsSomeone } from '../rollout-card/lines/device-word.ts'
import { waveSizes, wavesText } from '../rollout-card/lines/plan-text.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toBulletList, toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'

const PAGE_SIZE = 60
const LINES_PER_BLOCK = 20

const plannedLine = (
  device: {
    readonly name: string
    readonly roomLabel?: string
    readonly toVersion: string
    readonly wasOnline?: boolean
  },
  fromVersion?: string,
): Line => [
  bold(visibleText(device.name, LENGTHS.name)),
  device.roomLabel === undefined ? '' : ` in ${visibleText(device.roomLabel, LENGTHS.room)}`,
  ` · ${fromVersion === undefined ? '' : `${visibleText(fromVersion, 24)} `}→ ${visibleText(device.toVersion, 24)}`,
  device.wasOnline === false ? ' · offline when the plan was made' : '',
]

/** Which devices a page lists. */
export const DEVICES_SHOWN = ['all', 'needs-someone', 'not-updated'] as const
export type DevicesShown = (typeof DEVICES_SHOWN)[number]

const SHOWN_WORDS = {
  all: 'All',
  'needs-someone': 'Need someone',
  'not-updated': 'Not updated',
} as const satisfies Record<DevicesShown, string>

const isShown = (device: DeviceLine, shown: DevicesShown): boolean =>
  shown === 'all' || (shown === 'needs-someone' ? needsSomeone(device) : device.state !== 'verified')

/** The devices of an approved rollout, those first that need attention. */
const orderedDevices = (rollout: ApprovedRollout, nowMs: number): readonly DeviceLine[] => {
  const { exceptions, devices } = progressOf(rollout, nowMs)
  const odd = new Set(exceptions.map((device) => device.deviceId))
  return [...exceptions, ...devices.filter((device) => !odd.has(device.deviceId))]
}

const deviceLines = (rollout: Rollout, nowMs: number, shown: DevicesShown): readonly Line[] => {
  if (hasExecution(rollout))
    return orderedDevices(rollout, nowMs)
      .filter((device) => isShown(device, shown))
      .map((device) => deviceLine(device, { label: rollout.plan.label, hasEnded: !isExecuting(rollout) }))
  return hasPlan(rollout)
    ? rollout.plan.devices.map((device) => plannedLine(device, replacedVersionOf(device)))
    : rollout.selection.devices.map((device) => plannedLine(device))
}

/** One button for each list that is not shown and not empty; none while nothing was approved. */
const shownButtons = (rollout: Rollout, nowMs: number, shown: DevicesShown): readonly Button[] => {
  if (!hasExecution(rollout)) return []
  const devices = orderedDevices(rollout, nowMs)
  return DEVICES_SHOWN.flatMap((other, index) => {
    const count = devices.filter((device) => isShown(device, other)).length
    if (other === shown || count === 0 || (other !== 'all' && count === devices.length)) return []
    return [
      button({
        actionId: numbered(ACTIONS.devicesPage, FIRST_SHOWN_BUTTON + index),
        text: `${SHOWN_WORDS[other]} (${count})`,
        value: `${rollout.rolloutId} 0 ${other}`,
        label: `Show: ${SHOWN_WORDS[other].toLowerCase()}, ${count} of ${rollout.rolloutId}`,
      }),
    ]
  })
}

/** Above the numbers of pages, so that no two buttons share an id. */
const FIRST_SHOWN_BUTTON = 10_000

const pageButton = (
  rollout: Rollout,
  { page, shown, text }: { readonly page: number; readonly shown: DevicesShown; readonly text: string },
): Button =>
  button({
    actionId: numbered(ACTIONS.devicesPage, page),
    text,
    value: `${rollout.rolloutId} ${page} ${shown}`,
    label: `Page ${page + 1} of the devices of ${rollout.rolloutId}`,
  })

/** One page of a rollout's devices, those that need attention first. `page` starts at 0. */
export const devicesModal = (
  rollout: Rollout,
  nowMs: number,
  { page = 0, shown: kept = 'all' }: { readonly page?: number; readonly shown?: DevicesShown } = {},
): ModalView => {
  const lines = deviceLines(rollout, nowMs, kept)
  const pages = Math.max(1, Math.ceil(lines.length / PAGE_SIZE))
  const current = Math.min(Math.max(0, page), pages - 1)
  const onPage = lines.slice(current * PAGE_SIZE, (current + 1) * PAGE_SIZE)
  const lists = Array.from({ length: Math.ceil(onPage.length / LINES_PER_BLOCK) }, (_, index) =>
    toBulletList(onPage.slice(index * LINES_PER_BLOCK, (index + 1) * LINES_PER_BLOCK)),
  )
  const waves = hasPlan(rollout) ? ` · ${wavesText(waveSizes(rollout.plan))}` : ''
  const position = pages === 1 ? '' : ` · page ${current + 1} of ${pages}`
  return {
    type: 'modal',
    callback_id: MODALS.show,
    title: plainText(`Devices of ${rollout.rolloutId}`, LIMITS.modal.title),
    close: plainText('Close', LIMITS.modal.button),
    blocks: [
      contextBlock([
        `${kept === 'all' ? '' : `${SHOWN_WORDS[kept]}: `}${plural(lines.length, 'device')}${waves}${position}`,
      ]),
      ...(lists.length === 0 ? [toRichText([['No devices.']])] : lists),
      ...actionsBlock([
        ...shownButtons(rollout, nowMs, kept),
        ...(current > 0 ? [pageButton(rollout, { page: current - 1, shown: kept, text: 'Previous' })] : []),
        ...(current < pages - 1
          ? [pageButton(rollout, { page: current + 1, shown: kept, text: 'Next' })]
          : []),
      ]),
    ],
  }
}

import type { ModalView } from '@slack/types'
import { replacedVersionOf } from '../../rollouts/readings/module-version.ts'
import { progressOf } from '../../rollouts/telling/progress-of.ts'
import { isExecuting, hasExecution, hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { actionsBlock, button, contextBlock, plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS, numbered } from '../platform/ids.ts'
import { deviceLine } from '../rollout-card/device-line.ts'
import { waveSizes, wavesText } from '../rollout-card/plan-text.ts'
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

const deviceLines = (rollout: Rollout, nowMs: number): readonly Line[] => {
  if (hasExecution(rollout)) {
    const { exceptions, devices } = progressOf(rollout, nowMs)
    const odd = new Set(exceptions.map((device) => device.deviceId))
    return [...exceptions, ...devices.filter((device) => !odd.has(device.deviceId))].map((device) =>
      deviceLine(device, { label: rollout.plan.label, hasEnded: !isExecuting(rollout) }),
    )
  }
  return hasPlan(rollout)
    ? rollout.plan.devices.map((device) => plannedLine(device, replacedVersionOf(device)))
    : rollout.selection.devices.map((device) => plannedLine(device))
}

const pageButton = (rollout: Rollout, page: number, text: string) =>
  button({
    actionId: numbered(ACTIONS.devicesPage, page),
    text,
    value: `${rollout.rolloutId} ${page}`,
    label: `Page ${page + 1} of the devices of ${rollout.rolloutId}`,
  })

/** One page of a rollout's devices, those that need attention first. `page` starts at 0. */
export const devicesModal = (rollout: Rollout, nowMs: number, page = 0): ModalView => {
  const lines = deviceLines(rollout, nowMs)
  const pages = Math.max(1, Math.ceil(lines.length / PAGE_SIZE))
  const current = Math.min(Math.max(0, page), pages - 1)
  const shown = lines.slice(current * PAGE_SIZE, (current + 1) * PAGE_SIZE)
  const lists = Array.from({ length: Math.ceil(shown.length / LINES_PER_BLOCK) }, (_, index) =>
    toBulletList(shown.slice(index * LINES_PER_BLOCK, (index + 1) * LINES_PER_BLOCK)),
  )
  const waves = hasPlan(rollout) ? ` · ${wavesText(waveSizes(rollout.plan))}` : ''
  const position = pages === 1 ? '' : ` · page ${current + 1} of ${pages}`
  return {
    type: 'modal',
    callback_id: MODALS.show,
    title: plainText(`Devices of ${rollout.rolloutId}`, LIMITS.modal.title),
    close: plainText('Close', LIMITS.modal.button),
    blocks: [
      contextBlock([`${plural(lines.length, 'device')}${waves}${position}`]),
      ...(lists.length === 0 ? [toRichText([['No devices.']])] : lists),
      ...actionsBlock([
        ...(current > 0 ? [pageButton(rollout, current - 1, 'Previous')] : []),
        ...(current < pages - 1 ? [pageButton(rollout, current + 1, 'Next')] : []),
      ]),
    ],
  }
}

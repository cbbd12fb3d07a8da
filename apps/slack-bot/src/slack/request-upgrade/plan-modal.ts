import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { contextBlock, plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS, numbered, toDeviceValue } from '../platform/ids.ts'
import { lockLine } from '../room-lock/lock-message.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Choice } from './device-choice.ts'
import type { SelectionForecast } from '../../rollouts/planning/forecast.ts'
import { forecastLine } from './forecast-line.ts'
import { whenBlocks, type WhenFacts } from './when-choice.ts'

export const BLOCKS = { devices: 'devices', reason: 'reason', forecast: 'forecast' } as const
export const devicesBlockId = (index: number): string => `${BLOCKS.devices}-${index}`

/** Up to this many devices are shown with ticks; more are shown in menus. */
const MOST_TICKS = 50

type Device = Choice['devices'][number]

const withTicks = (device: Device): PlainTextOption => ({
  text: plainText(visibleText(device.name, LENGTHS.name), LIMITS.option.text),
  description: plainText(
    `${DEVICE_KINDS[device.kind]} · to ${visibleText(device.offeredVersion, 24)} · ${device.online ? 'online' : 'offline, will follow when it’s back'}`,
    LIMITS.option.description,
  ),
  value: toDeviceValue(device.deviceId, device.offeredVersion),
})

const inMenu = (device: Device): PlainTextOption => ({
  text: plainText(
    `${visibleText(device.name, 45)} → ${visibleText(device.offeredVersion, 16)}${device.online ? '' : ' (offline)'}`,
    LIMITS.option.text,
  ),
  value: toDeviceValue(device.deviceId, device.offeredVersion),
})

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )

const deviceInputs = (devices: readonly Device[]): InputBlock[] => {
  const isTicks = devices.length <= MOST_TICKS
  const size = isTicks ? LIMITS.checkboxes : LIMITS.options
  return chunks(devices, size).map((part, index): InputBlock => {
    const options = part.map(isTicks ? withTicks : inMenu)
    const from = index * size + 1
    const range = devices.length <= size ? '' : ` ${from} to ${from + part.length - 1} of ${devices.length}`
    const actionId = numbered(ACTIONS.upgradeDevices, index)
    return {
      type: 'input',
      block_id: devicesBlockId(index),
      optional: true,
      dispatch_action: true,
      label: plainText(`Devices${range}`),
      element: isTicks
        ? { type: 'checkboxes', action_id: actionId, options, initial_options: options }
        : {
            type: 'multi_static_select',
            action_id: actionId,
            options,
            initial_options: options,
            placeholder: plainText('No devices of this part', LIMITS.placeholder),
          },
    }
  })
}

const leftOutLines = (choice: Choice): readonly Line[] => [
  ...(choice.reservedCount === 0
    ? []
    : [
        [
          `${plural(choice.reservedCount, 'device is', 'devices are')} not listed here, because ${choice.reservedCount === 1 ? 'it is' : 'they are'} already part of ${listed(choice.reservedBy)}.`,
        ],
      ]),
  ...(choice.unnamedCount === 0
    ? []
    : [
        [
          `${plural(choice.unnamedCount, 'device is', 'devices are')} not listed here, because Tuya does not name the new version.`,
        ],
      ]),
  ...(choice.overflowCount === 0
    ? []
    : [
        [
          `${plural(choice.overflowCount, 'more device doesn’t', 'more devices don’t')} fit into this form; request ${choice.overflowCount === 1 ? 'it' : 'them'} afterwards.`,
        ],
      ]),
]

/** Asks which devices, why and when. It sends nothing to devices: someone else must approve. */
export const planModal = (
  choice: Choice,
  facts: {
    readonly privateMetadata: string
    readonly readAtMs: number
    readonly nowMs: number
    /** Its devices failed, and wait for nothing. */
    readonly isOfFailed?: true
    /** The filter in words; empty for all devices of the room. */
    readonly filter: string
    /** What was typed and how it was understood, where it was no place's name. */
    readonly guesses: readonly Line[]
    readonly forecast?: SelectionForecast
    /** Absent without a maintenance window. */
    readonly when?: WhenFacts
    /** Locks of the rooms whose devices are on the form. */
    readonly locks?: readonly RoomLock[]
  },
): ModalView => ({
  type: 'modal',
  callback_id: MODALS.request,
  private_metadata: facts.privateMetadata,
  title: plainText('Request upgrade', LIMITS.modal.title),
  submit: plainText('Ask for approval', LIMITS.modal.button),
  close: plainText('Cancel', LIMITS.modal.button),
  blocks: [
    toRichText([
      [
        bold(visibleText(choice.label, LENGTHS.room)),
        facts.filter === '' ? '' : ` (${facts.filter})`,
        ` · ${plural(choice.devices.length, 'device')} ${facts.isOfFailed ? 'failed' : 'waiting'} · read ${ageText(facts.readAtMs, facts.nowMs)}`,
      ],
      ...facts.guesses,
      ...leftOutLines(choice),
      ...(facts.locks ?? []).map((lock): Line => [
        ...lockLine(lock),
        '. Devices there are updated after that.',
      ]),
      ['Untick devices that you don’t want to update.'],
    ]),
    ...deviceInputs(choice.devices),
    {
      type: 'input',
      block_id: BLOCKS.reason,
      optional: true,
      label: plainText('Why'),
      hint: plainText('Approvers and the channel read this.'),
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.upgradeReason,
        max_length: LENGTHS.reason,
        placeholder: plainText('flicker fix before Thursday’s event', LIMITS.placeholder),
      },
    },
    ...(facts.when === undefined ? [] : whenBlocks(facts.when)),
    forecastBlock(forecastLine(choice.devices.length, facts.forecast)),
  ],
})

/** The forecast line; updated when a tick changes. */
export const forecastBlock = (line: Line) => ({ ...contextBlock(line), block_id: BLOCKS.forecast })

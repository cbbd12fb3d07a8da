import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import { plainText } from '../blocks/elements.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { numbered, type ActionId } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { MOST_TICKS, optionValueOf, type OfferedDevice } from './device-choice.ts'

interface Inputs {
  readonly ticks: ActionId
  readonly except: ActionId
  /** Each change is reported, so that a line of the form can follow it. */
  readonly isFollowed: boolean
}

const EXCEPT_BLOCK = 'except'
const devicesBlockId = (index: number): string => `devices-${index}`

/** Where a mistake in the choice of this many devices is shown. */
export const choiceBlockId = (isByRoom: boolean): string => (isByRoom ? EXCEPT_BLOCK : devicesBlockId(0))

const withTicks = (device: OfferedDevice): PlainTextOption => ({
  text: plainText(visibleText(device.name, LENGTHS.name), LIMITS.option.text),
  description: plainText(
    `${DEVICE_KINDS[device.kind]} · to ${visibleText(device.offeredVersion, 24)} · ${device.online ? 'online' : 'offline, will follow when it’s back'}`,
    LIMITS.option.description,
  ),
  value: optionValueOf(device),
})

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )

const tickInputs = (devices: readonly OfferedDevice[], { ticks, isFollowed }: Inputs): InputBlock[] =>
  chunks(devices, LIMITS.checkboxes).map((part, index): InputBlock => {
    const options = part.map(withTicks)
    const from = index * LIMITS.checkboxes + 1
    const range =
      devices.length <= LIMITS.checkboxes ? '' : ` ${from} to ${from + part.length - 1} of ${devices.length}`
    return {
      type: 'input',
      block_id: devicesBlockId(index),
      optional: true,
      ...(isFollowed && { dispatch_action: true }),
      label: plainText(`Devices${range}`),
      element: {
        type: 'checkboxes',
        action_id: numbered(ticks, index),
        options,
        initial_options: options,
      },
    }
  })

const SHOWN_ROOMS = 30

const roomLines = (devices: readonly OfferedDevice[]): readonly Line[] => {
  const rooms = [...Map.groupBy(devices, ({ roomKey }) => roomKey).values()]
  const hidden = rooms.slice(SHOWN_ROOMS)
  return [
    ...rooms.slice(0, SHOWN_ROOMS).map((members): Line => {
      const offline = members.filter(({ online }) => !online).length
      return [
        `${visibleText(members[0]?.roomLabel ?? '', LENGTHS.room)}: ${plural(members.length, 'device')}`,
        offline === 0 ? '' : ` (${offline} offline, will follow when back)`,
      ]
    }),
    ...(hidden.length === 0
      ? []
      : [[`and ${plural(hidden.length, 'more room')} with ${plural(hidden.flat().length, 'device')}`]]),
  ]
}

const exceptInput = ({ except, isFollowed }: Inputs): InputBlock => ({
  type: 'input',
  block_id: EXCEPT_BLOCK,
  optional: true,
  ...(isFollowed && { dispatch_action: true }),
  label: plainText('Except'),
  hint: plainText('Devices or rooms that stay as they are. Type a part of the name.'),
  element: {
    type: 'multi_external_select',
    action_id: except,
    min_query_length: 0,
    placeholder: plainText('No exceptions', LIMITS.placeholder),
  },
})

/** Each device with a tick; of many devices, their rooms and what is left out of them. */
export const deviceBlocks = (devices: readonly OfferedDevice[], inputs: Inputs): readonly KnownBlock[] =>
  devices.length <= MOST_TICKS
    ? tickInputs(devices, inputs)
    : [toRichText(roomLines(devices), 'rooms'), exceptInput(inputs)]

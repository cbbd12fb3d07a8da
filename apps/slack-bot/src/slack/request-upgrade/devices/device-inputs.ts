import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types'
import { DEVICE_KINDS } from '../../../fleet/device.ts'
import { plainText } from '../../blocks/elements.ts'
import { LENGTHS, LIMITS } from '../../platform/block-limits.ts'
import { numbered, type ActionId } from '../../platform/ids.ts'
import type { Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'
import { toRichText } from '../../text/to-rich-text.ts'
import { visibleText } from '../../text/visible-text.ts'
import { MOST_TICKS, optionValueOf, type OfferedDevice } from './device-choice.ts'
import { goneText, hintFor, type FittedEntries } from './entered-fields.ts'

interface Inputs {
  readonly ticks: ActionId
  readonly except: ActionId
  /** Each change is reported, so that a line of the form can follow it. */
  readonly isFollowed: boolean
}

/** What was left out before. */
type LeftOut = Pick<FittedEntries, 'exceptions' | 'leftOutIds' | 'goneExceptions'>
const NONE_LEFT_OUT: LeftOut = { exceptions: [], leftOutIds: new Set(), goneExceptions: 0 }

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

/** Of nearly the same size, so that none has a single device left over. */
const evenChunks = <T>(items: readonly T[], most: number): readonly (readonly T[])[] => {
  const count = Math.ceil(items.length / most)
  const size = Math.ceil(items.length / count)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}

interface TickGroup {
  readonly label: string
  readonly devices: readonly OfferedDevice[]
}

/** One group of ticks holds ten; those of several rooms are named after their room. */
const groupsOf = (devices: readonly OfferedDevice[]): readonly TickGroup[] => {
  const rooms = [...Map.groupBy(devices, ({ roomKey }) => roomKey).values()]
  return rooms.flatMap((members) => {
    const label = rooms.length === 1 ? 'Devices' : visibleText(members[0]?.roomLabel ?? '', LENGTHS.room)
    const parts = evenChunks(members, LIMITS.checkboxes)
    let from = 0
    return parts.map((part): TickGroup => {
      from += part.length
      const range = parts.length === 1 ? '' : `, ${from - part.length + 1} to ${from} of ${members.length}`
      return { label: `${label}${range}`, devices: part }
    })
  })
}

const tickInputs = (
  devices: readonly OfferedDevice[],
  { ticks, isFollowed }: Inputs,
  { leftOutIds, goneExceptions }: LeftOut,
): readonly InputBlock[] => {
  const groups = groupsOf(devices)
  const gone = goneText(goneExceptions, 'device that you left out is', 'devices that you left out are')
  return groups.map((group, index): InputBlock => {
    const options = group.devices.map(withTicks)
    const ticked = options.filter((_, position) => !leftOutIds.has(group.devices[position]?.deviceId ?? ''))
    return {
      type: 'input',
      block_id: devicesBlockId(index),
      // Of several groups, one may be left without a tick. Where no tick at all is a mistake, the submission says so.
      optional: groups.length > 1 || !isFollowed,
      ...(isFollowed && { dispatch_action: true }),
      label: plainText(group.label),
      ...hintFor(index === 0 ? gone : '', ''),
      element: {
        type: 'checkboxes',
        action_id: numbered(ticks, index),
        options,
        ...(ticked.length === 0 ? {} : { initial_options: ticked }),
      },
    }
  })
}

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

const exceptInput = (
  { except, isFollowed }: Inputs,
  { exceptions, goneExceptions }: LeftOut,
): InputBlock => ({
  type: 'input',
  block_id: EXCEPT_BLOCK,
  optional: true,
  ...(isFollowed && { dispatch_action: true }),
  label: plainText('Except'),
  ...hintFor(
    goneText(goneExceptions, 'exception is', 'exceptions are'),
    'Devices or rooms that stay as they are. Type a part of the name.',
  ),
  element: {
    type: 'multi_external_select',
    action_id: except,
    min_query_length: 0,
    placeholder: plainText('No exceptions', LIMITS.placeholder),
    ...(exceptions.length === 0 ? {} : { initial_options: [...exceptions] }),
  },
})

/** Each device with a tick; of many devices, their rooms and what is left out of them. */
export const deviceBlocks = (
  devices: readonly OfferedDevice[],
  inputs: Inputs,
  leftOut: LeftOut = NONE_LEFT_OUT,
): readonly KnownBlock[] =>
  devices.length <= MOST_TICKS
    ? tickInputs(devices, inputs, leftOut)
    : [toRichText(roomLines(devices), 'rooms'), exceptInput(inputs, leftOut)]

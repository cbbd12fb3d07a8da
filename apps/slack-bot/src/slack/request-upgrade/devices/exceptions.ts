import type { PlainTextOption } from '@slack/types'
import { plainText } from '../../blocks/elements.ts'
import { LIMITS } from '../../platform/block-limits.ts'
import { visibleText } from '../../text/visible-text.ts'
import { optionValueOf, type OfferedDevice } from './device-choice.ts'

const NAME_LENGTH = 40

export const toDeviceOption = (device: OfferedDevice): PlainTextOption => ({
  text: plainText(
    `${visibleText(device.name, NAME_LENGTH)} · ${visibleText(device.roomLabel, LIMITS.option.text)}`,
    LIMITS.option.text,
  ),
  value: optionValueOf(device),
})

const ROOM = 'room:'
/** Long keys are cut; then the option stands for each room that it fits. */
export const roomValue = ({ roomKey }: OfferedDevice): string =>
  `${ROOM}${roomKey}`.slice(0, LIMITS.option.value)

export const toRoomOption = (devices: readonly OfferedDevice[], value: string): PlainTextOption => {
  const suffix = devices.length === 1 ? ' (1 device)' : ` (all ${devices.length} devices)`
  const [first] = devices
  return {
    text: plainText(
      `${visibleText(first?.roomLabel ?? '', LIMITS.option.text - suffix.length)}${suffix}`,
      LIMITS.option.text,
    ),
    value,
  }
}

/** The devices that stay when those of the options are left out. */
export const withoutExceptions = <D extends OfferedDevice>(
  devices: readonly D[],
  values: readonly string[],
): readonly D[] => {
  const left = new Set(values)
  return devices.filter((device) => !left.has(roomValue(device)) && !left.has(optionValueOf(device)))
}

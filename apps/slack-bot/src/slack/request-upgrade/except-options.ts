import type { PlainTextOption } from '@slack/types'
import { plainWordsOf } from '../../fleet/places/find-room.ts'
import type { OptionsHandler } from '../app/interaction.ts'
import { LIMITS } from '../platform/block-limits.ts'
import type { OfferedDevice } from './devices/device-choice.ts'
import { roomValue, toDeviceOption, toRoomOption } from './devices/exceptions.ts'
import { choiceOf } from './form-for.ts'
import { parseRequestMetadata } from './metadata.ts'
import { readSelection } from './read-for-form.ts'

/** Each typed word begins a word of the name. */
const isFit = (typed: readonly string[], name: string): boolean => {
  const words = plainWordsOf(name)
  return typed.every((begun) => words.some((word) => word.startsWith(begun)))
}

const deviceOptions = (devices: readonly OfferedDevice[], typed: readonly string[]) =>
  devices
    .filter(({ name, roomLabel }) => isFit(typed, `${name} ${roomLabel}`))
    .slice(0, LIMITS.options)
    .map(toDeviceOption)

/** Whole rooms of the selection, then its devices, that fit what was typed. */
export const exceptOptions = (
  devices: readonly OfferedDevice[],
  text: string,
): readonly PlainTextOption[] => {
  const typed = plainWordsOf(text)
  const rooms = [...Map.groupBy(devices, roomValue)].filter(([, [first]]) =>
    isFit(typed, first?.roomLabel ?? ''),
  )
  return [
    ...(rooms.length > 1 || typed.length > 0
      ? rooms.slice(0, LIMITS.options / 2).map(([value, members]) => toRoomOption(members, value))
      : []),
    ...deviceOptions(devices, typed),
  ].slice(0, LIMITS.options)
}

/** "Except": devices and rooms of the selection, searched as the person types. */
export const onExceptTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const read = await readSelection(parseRequestMetadata(privateMetadata), context)
  return read === undefined ? [] : exceptOptions((await choiceOf(read, context)).devices, typed)
}

/** "Start with": devices of the selection. */
export const onFirstTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const read = await readSelection(parseRequestMetadata(privateMetadata), context)
  return read === undefined ? [] : deviceOptions((await choiceOf(read, context)).devices, plainWordsOf(typed))
}

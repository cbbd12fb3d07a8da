import type { PlainTextOption } from '@slack/types'
import { compareNaturally } from '../../fleet/natural-order.ts'
import { plainWordsOf } from '../../fleet/places/find-room.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'
import { roomValueOf } from './devices-filter.ts'
import type { ListedDevice } from './listed-devices.ts'

/** The value of the option "All rooms". */
export const ALL_ROOMS = 'all'

interface Room {
  readonly value: string
  readonly label: string
  readonly count: number
}

const roomsOf = (devices: readonly ListedDevice[]): readonly Room[] =>
  [...Map.groupBy(devices, roomValueOf)]
    .flatMap(([value, [first, ...others]]) =>
      value === undefined || first?.room === undefined
        ? []
        : [{ value, label: first.room.label, count: others.length + 1 }],
    )
    .toSorted((left, right) => compareNaturally(left.label, right.label))

export const roomCountOf = (devices: readonly ListedDevice[]): number =>
  new Set(devices.flatMap((device) => roomValueOf(device) ?? [])).size

const toOption = ({ value, label, count }: Room): PlainTextOption => {
  const suffix = ` (${count})`
  return {
    text: plainText(`${visibleText(label, LIMITS.option.text - suffix.length)}${suffix}`, LIMITS.option.text),
    value,
  }
}

const allRooms = (devices: readonly ListedDevice[]): PlainTextOption =>
  toOption({ value: ALL_ROOMS, label: 'All rooms', count: devices.length })

/** The option that is chosen: a room's, or the one for all of them. */
export const chosenRoom = (devices: readonly ListedDevice[], value: string | undefined): PlainTextOption => {
  const [room] = value === undefined ? [] : roomsOf(devices.filter((device) => roomValueOf(device) === value))
  return room === undefined ? allRooms(devices) : toOption(room)
}

/** The rooms of a rollout that fit what was typed so far: each typed word begins a word of the room's path. */
export const roomOptions = (devices: readonly ListedDevice[], text: string): readonly PlainTextOption[] => {
  const typed = plainWordsOf(text)
  const isFit = (label: string): boolean => {
    const words = plainWordsOf(label)
    return typed.every((begun) => words.some((word) => word.startsWith(begun)))
  }
  return [
    ...(isFit('All rooms') ? [allRooms(devices)] : []),
    ...roomsOf(devices)
      .filter(({ label }) => isFit(label))
      .map(toOption),
  ].slice(0, LIMITS.options)
}

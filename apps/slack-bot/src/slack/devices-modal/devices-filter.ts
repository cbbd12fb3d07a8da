import { isForSomeone } from '../rollout-card/lines/device-word.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { LISTED_WORDS, wordsIn, type ListedDevice, type ListedWord } from './listed-devices.ts'

/** Every device, or those that several words mean. */
const GROUPS = ['all', 'needs-someone', 'not-updated'] as const
export type StateFilter = (typeof GROUPS)[number] | ListedWord

/** Which devices of a rollout are listed. */
export interface DevicesFilter {
  readonly state: StateFilter
  /** An option of the menu of rooms; absent: all rooms. */
  readonly room?: string
}

export const NO_FILTER: DevicesFilter = { state: 'all' }

const isOfState = ({ word }: ListedDevice, state: StateFilter): boolean => {
  if (state === 'all') return true
  if (state === 'needs-someone') return word !== 'notSent' && isForSomeone(word)
  return state === 'not-updated' ? word !== 'updated' : word === state
}

/** Long keys are cut; then the option stands for each room that it fits. */
export const roomValueOf = ({ room }: ListedDevice): string | undefined =>
  room === undefined ? undefined : `room:${room.key}`.slice(0, LIMITS.option.value)

export const inRoom = (
  devices: readonly ListedDevice[],
  room: DevicesFilter['room'],
): readonly ListedDevice[] =>
  room === undefined ? devices : devices.filter((device) => roomValueOf(device) === room)

export const filteredDevices = (
  devices: readonly ListedDevice[],
  { state, room }: DevicesFilter,
): readonly ListedDevice[] => inRoom(devices, room).filter((device) => isOfState(device, state))

/** The states that keep some of these devices and leave out others; a group only where it joins several words. */
export const statesIn = (devices: readonly ListedDevice[]): readonly StateFilter[] => {
  const words = wordsIn(devices)
  const joinsWords = (state: StateFilter): boolean => {
    const joined = wordsIn(filteredDevices(devices, { state }))
    return joined.length > 1 && joined.length < words.length
  }
  return [
    ...GROUPS.filter((group) => group === 'all' || joinsWords(group)),
    ...(words.length > 1 ? words : []),
  ]
}

const STATES: readonly StateFilter[] = [...GROUPS, ...LISTED_WORDS]

/** The state that a menu reports. */
export const parseState = (value: string | undefined): StateFilter =>
  STATES.find((state) => state === value) ?? 'all'

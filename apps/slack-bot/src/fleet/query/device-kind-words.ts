import type { DeviceKind } from '../device.ts'
import { DEVICE_KINDS } from '../device.ts'

const KINDS = Object.keys(DEVICE_KINDS) as DeviceKind[]

/** Words people use for each kind, besides its own name. A map: an object would also answer to "constructor". */
const KIND_WORDS: ReadonlyMap<string, DeviceKind> = new Map([
  ...KINDS.map((kind) => [kind, kind] as const),
  ['lamp', 'light'],
  ['lighting', 'light'],
  ['bulb', 'light'],
  ['hub', 'gateway'],
  ['panel', 'switch'],
  ['detector', 'sensor'],
  ['power', 'electrical'],
])

export const isDeviceKind = (word: string): word is DeviceKind => Object.hasOwn(DEVICE_KINDS, word)

/** The kind that a comparable word means, in the singular or the plural. */
export const toDeviceKind = (word: string): DeviceKind | undefined =>
  KIND_WORDS.get(word) ??
  (word.endsWith('s') ? (KIND_WORDS.get(word.slice(0, -1)) ?? KIND_WORDS.get(word.slice(0, -2))) : undefined)

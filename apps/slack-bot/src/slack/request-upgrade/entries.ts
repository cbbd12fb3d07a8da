import { createHash } from 'node:crypto'
import type { Checkboxes, InputBlock } from '@slack/types'
import type { ModalFacts } from '../app/interaction.ts'
import { ACTIONS, parseDeviceValue } from '../platform/ids.ts'
import { parseRequestMetadata, type Entries } from './metadata.ts'
import { whenIn } from './start-in.ts'

/** Short, because a form's metadata has little room. */
const KEY_LENGTH = 8
const hashed = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, KEY_LENGTH)

/** Stands for a device whatever version it is offered. */
export const deviceKeyOf = (deviceId: string): string => hashed(`device:${deviceId}`)
/** Stands for a room's option under "Except". */
export const roomKeyOf = (value: string): string => hashed(value)

const keyOfOption = (value: string): string => {
  const device = parseDeviceValue(value)
  return value.startsWith('room:') || device === undefined ? roomKeyOf(value) : deviceKeyOf(device.deviceId)
}

const isTicks = (
  block: ModalFacts['blocks'][number],
): block is InputBlock & { readonly element: Checkboxes } =>
  block.type === 'input' && (block as InputBlock).element.type === 'checkboxes'

/** The devices that have a tick and are not ticked. */
const untickedIn = ({ blocks, fields }: ModalFacts): readonly string[] => {
  const ticked = new Set(fields.get(ACTIONS.upgradeDevices)?.selected.map(({ value }) => value))
  return blocks
    .filter(isTicks)
    .flatMap(({ element }) => element.options.map(({ value = '' }) => value))
    .filter((value) => !ticked.has(value))
}

/** What a person entered in the second step. */
export const entriesIn = (view: ModalFacts): Entries => {
  const valuesOf = (action: string): readonly string[] =>
    (view.fields.get(action)?.selected ?? []).map(({ value }) => value)
  const reason = view.fields.get(ACTIONS.upgradeReason)?.text
  const when = whenIn(view)
  const startsAtMs =
    view.fields.get(ACTIONS.upgradeStartsAt)?.atMs ?? parseRequestMetadata(view.privateMetadata).startsAtMs
  return {
    ...(reason !== undefined && { reason }),
    ...(when !== 'now' && { when }),
    ...(startsAtMs !== undefined && { startsAtMs }),
    leftOut: [...valuesOf(ACTIONS.upgradeExcept), ...untickedIn(view)].map(keyOfOption),
    first: valuesOf(ACTIONS.upgradeFirst).map(keyOfOption),
  }
}

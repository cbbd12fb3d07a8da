import type { ModalFacts } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { WaitingRead } from '../pending/read-waiting.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { ACTIONS, parseDeviceValue } from '../platform/ids.ts'
import { visibleText } from '../text/visible-text.ts'
import { digestOf } from './devices/choice-digest.ts'
import { withoutExceptions } from './devices/exceptions.ts'
import { choiceOf } from './form-for.ts'
import { parseRequestMetadata } from './metadata.ts'
import { readSelection } from './read-for-form.ts'

export interface ChosenDevice {
  readonly deviceId: string
  readonly name: string
  readonly toVersion: string
}

export type ChosenDevices =
  | { readonly kind: 'chosen'; readonly devices: readonly ChosenDevice[]; readonly isByRoom: boolean }
  /** Other devices or versions wait there now than the person saw. */
  | { readonly kind: 'changed'; readonly devices: readonly ChosenDevice[]; readonly read: WaitingRead }
  /** The places can't be found any more. */
  | { readonly kind: 'gone' }

const selectedIn = ({ fields }: ModalFacts, action: string) => fields.get(action)?.selected ?? []

const ticked = (view: ModalFacts): readonly ChosenDevice[] =>
  selectedIn(view, ACTIONS.upgradeDevices).flatMap(({ value, text }) => {
    const device = parseDeviceValue(value)
    return device === undefined ? [] : [{ ...device, name: text }]
  })

/** The devices of a form: the ticked ones, or those of its rooms without the exceptions. */
export const chosenDevices = async (
  view: ModalFacts,
  context: FeatureContext,
  /** Where the choice is only shown, any reading will do. */
  maxAgeMs?: number,
): Promise<ChosenDevices> => {
  const metadata = parseRequestMetadata(view.privateMetadata)
  const { digest } = metadata
  if (digest === undefined) return { kind: 'chosen', devices: ticked(view), isByRoom: false }
  const read = await readSelection(metadata, context, maxAgeMs)
  if (read === undefined) return { kind: 'gone' }
  const choice = await choiceOf(read, context)
  const exceptions = selectedIn(view, ACTIONS.upgradeExcept).map(({ value }) => value)
  const devices = withoutExceptions(choice.devices, exceptions).map(({ deviceId, name, offeredVersion }) => ({
    deviceId,
    name,
    toVersion: offeredVersion,
  }))
  return digestOf(choice) === digest
    ? { kind: 'chosen', devices, isByRoom: true }
    : { kind: 'changed', devices, read }
}

/** The devices to start with; each must be among those of the request. */
export const firstIn = (
  view: ModalFacts,
  devices: readonly ChosenDevice[],
):
  | { readonly kind: 'first'; readonly firstDeviceIds: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string } => {
  const requested = new Set(devices.map(({ deviceId }) => deviceId))
  const firstDeviceIds: string[] = []
  for (const { value, text } of selectedIn(view, ACTIONS.upgradeFirst)) {
    const deviceId = parseDeviceValue(value)?.deviceId
    if (deviceId === undefined || !requested.has(deviceId))
      return {
        kind: 'problem',
        problem: `${visibleText(text, LENGTHS.name)} is not among the devices of this request. Nothing was requested.`,
      }
    firstDeviceIds.push(deviceId)
  }
  return { kind: 'first', firstDeviceIds }
}

import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { DEVICE_KINDS } from '../../../fleet/device.ts'
import type { DeviceFilter } from '../../../fleet/query/device-filter.ts'
import { plainText } from '../../blocks/elements.ts'
import { LIMITS } from '../../platform/block-limits.ts'
import { ACTIONS, MODALS, type ActionId } from '../../platform/ids.ts'
import { MOST_PLACES } from '../asked-places.ts'
import { placesField } from '../places-field.ts'

/** The fields at which a mistake is told. */
export const FILTER_FIELDS = { places: 'filter-places', versions: 'filter-versions' } as const

const KINDS = Object.entries(DEVICE_KINDS).map(([kind, label]) => ({ text: plainText(label), value: kind }))
const ANY_STATE = { text: plainText('Online and offline'), value: 'any' }
const STATES = [
  ANY_STATE,
  { text: plainText('Online only'), value: 'online' },
  { text: plainText('Offline only'), value: 'offline' },
]

interface TextField {
  readonly blockId: string
  readonly actionId: ActionId
  readonly label: string
  readonly hint?: string
  readonly initial: string
}

const textField = ({ blockId, actionId, label, hint, initial }: TextField): KnownBlock => ({
  type: 'input',
  block_id: blockId,
  optional: true,
  label: plainText(label),
  ...(hint === undefined ? {} : { hint: plainText(hint) }),
  element: {
    type: 'plain_text_input',
    action_id: actionId,
    max_length: LIMITS.input.text,
    ...(initial === '' ? {} : { initial_value: initial }),
  },
})

const kindField = (chosen: DeviceFilter['kinds']): KnownBlock => {
  const options = KINDS.filter(({ value }) => chosen?.some((kind) => kind === value))
  return {
    type: 'input',
    block_id: 'filter-kinds',
    optional: true,
    label: plainText('Kind'),
    element: {
      type: 'checkboxes',
      action_id: ACTIONS.filterKinds,
      options: KINDS,
      ...(options.length === 0 ? {} : { initial_options: options }),
    },
  }
}

const stateField = (online: DeviceFilter['online']): KnownBlock => {
  const wanted = online === undefined ? 'any' : online ? 'online' : 'offline'
  return {
    type: 'input',
    block_id: 'filter-online',
    label: plainText('State'),
    element: {
      type: 'radio_buttons',
      action_id: ACTIONS.filterOnline,
      options: STATES,
      initial_option: STATES.find(({ value }) => value === wanted) ?? ANY_STATE,
    },
  }
}

/** Asks for a filter, filled in with the one that is shown. */
export const filterModal = (
  filter: DeviceFilter,
  facts: { readonly places: readonly PlainTextOption[]; readonly privateMetadata: string },
): ModalView => ({
  type: 'modal',
  callback_id: MODALS.filter,
  private_metadata: facts.privateMetadata,
  title: plainText('Filter', LIMITS.modal.title),
  submit: plainText('Show', LIMITS.modal.button),
  close: plainText('Cancel', LIMITS.modal.button),
  blocks: [
    placesField({
      isOptional: true,
      blockId: FILTER_FIELDS.places,
      actionId: ACTIONS.filterPlaces,
      hint: 'Type a part of the name, such as 4F. Only places with waiting devices are listed. Empty: all rooms.',
      placeholder: 'Search by name',
      most: MOST_PLACES,
      initial: facts.places,
    }),
    kindField(filter.kinds),
    stateField(filter.online),
    textField({
      blockId: FILTER_FIELDS.versions,
      actionId: ACTIONS.filterVersions,
      label: 'New version',
      hint: 'One or several with commas, such as 1.4.2, 2.0.1. Empty: any version.',
      initial: filter.versions?.join(', ') ?? '',
    }),
    textField({
      blockId: 'filter-name',
      actionId: ACTIONS.filterName,
      label: 'Device name contains',
      initial: filter.name ?? '',
    }),
  ],
})

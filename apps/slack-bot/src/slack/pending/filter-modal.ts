import type { ModalView } from '@slack/types'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { DeviceFilter } from '../../fleet/device-filter.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS } from '../platform/ids.ts'

const KINDS = Object.entries(DEVICE_KINDS).map(([kind, label]) => ({ text: plainText(label), value: kind }))
const STATES = [
  { text: plainText('Online and offline'), value: 'any' },
  { text: plainText('Online only'), value: 'online' },
  { text: plainText('Offline only'), value: 'offline' },
]

/** Asks for a filter. The room is typed, because a building may have more rooms than a menu can hold. */
export const filterModal = (
  request: DeviceFilter,
  facts: { readonly roomText: string; readonly privateMetadata: string },
): ModalView => {
  const wanted = request.online === undefined ? 'any' : request.online ? 'online' : 'offline'
  const [anyState] = STATES
  const state = STATES.find(({ value }) => value === wanted) ?? anyState
  const kinds = KINDS.filter(({ value }) => request.kinds?.some((kind) => kind === value))
  const text = (actionId: string, initial: string) => ({
    type: 'plain_text_input' as const,
    action_id: actionId,
    max_length: LIMITS.input.text,
    ...(initial === '' ? {} : { initial_value: initial }),
  })
  return {
    type: 'modal',
    callback_id: MODALS.filter,
    private_metadata: facts.privateMetadata,
    title: plainText('Filter', LIMITS.modal.title),
    submit: plainText('Show', LIMITS.modal.button),
    close: plainText('Cancel', LIMITS.modal.button),
    blocks: [
      {
        type: 'input',
        block_id: 'filter-room',
        optional: true,
        label: plainText('Rooms and floors'),
        hint: plainText('Names or paths, such as 4F, 5F / Meeting room A. Empty: all rooms.'),
        element: text(ACTIONS.filterRoom, facts.roomText),
      },
      {
        type: 'input',
        block_id: 'filter-kinds',
        optional: true,
        label: plainText('Kind'),
        element: {
          type: 'checkboxes',
          action_id: ACTIONS.filterKinds,
          options: KINDS,
          ...(kinds.length === 0 ? {} : { initial_options: kinds }),
        },
      },
      {
        type: 'input',
        block_id: 'filter-online',
        label: plainText('State'),
        element: {
          type: 'radio_buttons',
          action_id: ACTIONS.filterOnline,
          options: STATES,
          ...(state === undefined ? {} : { initial_option: state }),
        },
      },
      {
        type: 'input',
        block_id: 'filter-name',
        optional: true,
        label: plainText('Device name contains'),
        element: text(ACTIONS.filterName, request.name ?? ''),
      },
    ],
  }
}

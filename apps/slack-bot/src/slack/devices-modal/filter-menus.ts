import type { ActionsBlock } from '@slack/types'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { ACTIONS } from '../platform/ids.ts'
import { statesIn, type DevicesFilter } from './devices-filter.ts'
import type { ListedDevice } from './listed-devices.ts'
import { chosenRoom, roomCountOf } from './room-choice.ts'
import { stateOption } from './state-choice.ts'

type Menus = ActionsBlock['elements']

/** Slack keeps what is chosen while the list changes, so the chosen state stays an option even if no device has it. */
const stateMenu = (
  rollout: Rollout,
  devices: readonly ListedDevice[],
  chosen: DevicesFilter['state'],
): Menus => {
  const states = statesIn(devices)
  const options = [...states, ...(states.includes(chosen) ? [] : [chosen])].map((state) =>
    stateOption(state, rollout),
  )
  return options.length < 2
    ? []
    : [
        {
          type: 'static_select',
          action_id: ACTIONS.devicesState,
          placeholder: plainText('State', LIMITS.placeholder),
          options,
          initial_option: stateOption(chosen, rollout),
        },
      ]
}

const roomMenu = (devices: readonly ListedDevice[], chosen: DevicesFilter['room']): Menus =>
  roomCountOf(devices) < 2
    ? []
    : [
        {
          type: 'external_select',
          action_id: ACTIONS.devicesRoom,
          placeholder: plainText('Room', LIMITS.placeholder),
          // Without it Slack asks from the third character on, and "4F" would find nothing.
          min_query_length: 0,
          initial_option: chosenRoom(devices, chosen),
        },
      ]

/** The menus above the list; none where they would leave nothing out. */
export const filterMenus = (
  rollout: Rollout,
  devices: readonly ListedDevice[],
  { state, room }: DevicesFilter,
): readonly ActionsBlock[] => {
  const elements = [...stateMenu(rollout, devices, state), ...roomMenu(devices, room)]
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'devices-filter', elements }]
}

import { onDevicesRoomTyped } from '../../devices-modal/see-devices.ts'
import { onChangeExceptTyped } from '../../approval/change-devices.ts'
import { ACTIONS } from '../../platform/ids.ts'
import { onExceptTyped, onFirstTyped } from '../../request-upgrade/except-options.ts'
import { onFilterPlacesTyped } from '../../pending/filter-form/filter.ts'
import { onPlacesTyped } from '../../request-upgrade/place-options.ts'
import type { OptionsHandler } from '../interaction.ts'

/** The handler of each external menu, by action_id. A check of the person from the last minute is enough to show names. */
export const optionRoutes: ReadonlyMap<string, OptionsHandler> = new Map([
  [ACTIONS.filterPlaces, onFilterPlacesTyped],
  [ACTIONS.upgradePlaces, onPlacesTyped],
  [ACTIONS.upgradeExcept, onExceptTyped],
  [ACTIONS.upgradeFirst, onFirstTyped],
  [ACTIONS.changeExcept, onChangeExceptTyped],
  [ACTIONS.devicesRoom, onDevicesRoomTyped],
])

import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { Click, ClickHandler, ModalFacts, OptionsHandler } from '../app/interaction.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import type { FeatureContext } from '../feature-context.ts'
import { ACTIONS, parseRolloutValue } from '../platform/ids.ts'
import { NO_FILTER, parseState, type DevicesFilter } from './devices-filter.ts'
import { devicesModal } from './devices-modal.ts'
import { listedDevices } from './listed-devices.ts'
import { ALL_ROOMS, roomOptions } from './room-choice.ts'

/** Anyone may see the devices. */
const openList =
  (filter: DevicesFilter): ClickHandler =>
  async (click, context) => {
    const asked = await askedRollout(click, context)
    if (asked !== undefined)
      await click.openModal(devicesModal(asked.stored.rollout, context.clock.now(), { filter }))
  }

/** "See devices" on a card. */
export const onSeeDevices = openList(NO_FILTER)
/** "See failures": the same list with the failed devices chosen. */
export const onSeeFailures = openList({ state: 'failed' })

const rolloutOf = async (
  privateMetadata: string,
  { engine }: FeatureContext,
): Promise<Rollout | undefined> => {
  const token = parseRolloutValue(privateMetadata)
  return token === undefined ? undefined : (await engine.loadRollout(token.rolloutId))?.rollout
}

const filterOf = ({ fields }: ModalFacts): DevicesFilter => {
  const room = fields.get(ACTIONS.devicesRoom)?.selected[0]?.value
  return {
    state: parseState(fields.get(ACTIONS.devicesState)?.selected[0]?.value),
    ...(room !== undefined && room !== ALL_ROOMS && { room }),
  }
}

/** The rollout, the window and the filter of a click in the list; undefined outside of it. */
export const listIn = async (click: Click, context: FeatureContext) => {
  const { view } = click
  const rollout = view === undefined ? undefined : await rolloutOf(view.privateMetadata, context)
  return view === undefined || rollout === undefined
    ? undefined
    : { rollout, modal: { viewId: view.viewId }, filter: filterOf(view) }
}

/** "Next" and "Previous". */
export const onDevicesPage: ClickHandler = async (click, context) => {
  const list = await listIn(click, context)
  if (list === undefined) return
  const { rollout, modal, filter } = list
  const page = Number(click.value)
  await click.updateModal(modal, devicesModal(rollout, context.clock.now(), { filter, page }))
}

/** Another state or room: the first page of what it leaves. */
export const onDevicesFiltered: ClickHandler = async (click, context) => {
  const list = await listIn(click, context)
  if (list === undefined) return
  const { rollout, modal, filter } = list
  await click.updateModal(modal, devicesModal(rollout, context.clock.now(), { filter }))
}

/** The menu of rooms. */
export const onDevicesRoomTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const rollout = await rolloutOf(privateMetadata, context)
  return rollout === undefined ? [] : roomOptions(listedDevices(rollout), typed)
}

import type { ClickHandler } from '../app/interaction.ts'
import { parseRolloutValue } from '../platform/ids.ts'
import { DEVICES_SHOWN, devicesModal } from './devices-modal.ts'
import { askedRollout } from '../approval/asked-rollout.ts'

/** "See devices" on a card. Anyone may see them. */
export const onSeeDevices: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked !== undefined) await click.openModal(devicesModal(asked.stored.rollout, context.clock.now()))
}

/** "Next", "Previous" and the other lists inside the modal. */
export const onDevicesPage: ClickHandler = async (click, context) => {
  const [id, page, shown] = (click.value ?? '').split(' ')
  const token = parseRolloutValue(id)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  if (stored === undefined || click.view === undefined) return
  await click.updateModal(
    { viewId: click.view.viewId },
    devicesModal(stored.rollout, context.clock.now(), {
      page: Number(page),
      shown: DEVICES_SHOWN.find((known) => known === shown) ?? 'all',
    }),
  )
}

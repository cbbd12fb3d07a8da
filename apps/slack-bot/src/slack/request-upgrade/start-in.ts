import type { Start } from '../../rollouts/model/start.ts'
import type { ModalFacts } from '../app/interaction.ts'
import { ACTIONS } from '../platform/ids.ts'

/** The chosen start, or what is wrong at the field of the date. A form without the question means now. */
export const startIn = ({ fields }: Pick<ModalFacts, 'fields'>): Start | { readonly problem: string } => {
  const when = fields.get(ACTIONS.upgradeWhen)?.selected[0]?.value
  const startsAtMs = fields.get(ACTIONS.upgradeStartsAt)?.atMs
  if (when === 'at')
    return startsAtMs === undefined
      ? { problem: 'Choose the date and time to start at. Nothing was requested.' }
      : { startsAtMs }
  if (startsAtMs !== undefined)
    return {
      problem: 'Choose “At a date and time” above to use this, or clear it. Nothing was requested.',
    }
  return when === 'next-window' ? when : 'now'
}

import type { Start } from '../../rollouts/model/start.ts'
import type { ModalFacts } from '../app/interaction.ts'
import { ACTIONS } from '../platform/ids.ts'

/** What is chosen under "When"; a form without the question means now. */
export const whenIn = ({ fields }: Pick<ModalFacts, 'fields'>): 'now' | 'next-window' | 'at' => {
  const when = fields.get(ACTIONS.upgradeWhen)?.selected[0]?.value
  return when === 'at' || when === 'next-window' ? when : 'now'
}

/** The chosen start; `undefined` while its date and time are missing. */
export const startIn = (view: Pick<ModalFacts, 'fields'>): Start | undefined => {
  const when = whenIn(view)
  if (when !== 'at') return when
  const startsAtMs = view.fields.get(ACTIONS.upgradeStartsAt)?.atMs
  return startsAtMs === undefined ? undefined : { startsAtMs }
}

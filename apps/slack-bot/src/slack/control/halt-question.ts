import type { RolloutId } from '../../rollouts/model/ids.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS } from '../platform/ids.ts'
import { bold } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'

/** The buttons carry the text typed after `/ota halt`, so that it need not be typed again. */
export const haltQuestion = (rolloutId: RolloutId, reason: string | undefined): MessageView => {
  const said = reason === undefined ? rolloutId : `${rolloutId} ${visibleText(reason, LENGTHS.reason)}`
  return answer(
    [
      [
        bold(`Halt ${rolloutId}?`),
        ' This ends the rollout: nothing more is sent, and devices already updating finish by themselves. A halted rollout can’t be resumed, a paused one can. Nothing changed yet.',
      ],
    ],
    [
      button({ actionId: ACTIONS.haltNow, text: `Halt ${rolloutId}`, value: said, style: 'danger' }),
      button({ actionId: ACTIONS.rerun, text: `Pause ${rolloutId} instead`, value: `pause ${said}` }),
    ],
  )
}

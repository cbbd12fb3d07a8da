import type { RolloutId } from '../../rollouts/model/ids.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS } from '../platform/ids.ts'
import { bold } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'

/** What was typed after `/ota halt` travels on the buttons, so that nothing is typed twice. */
export const haltQuestion = (rolloutId: RolloutId, reason: string | undefined): MessageView => {
  const said = reason === undefined ? rolloutId : `${rolloutId} ${visibleText(reason, LENGTHS.reason)}`
  return answer(
    [
      [
        bold(`Halt ${rolloutId}?`),
        ' It ends: nothing more is sent, and devices that are updating finish by themselves. A pause can be resumed. Nothing changed yet.',
      ],
    ],
    [
      button({ actionId: ACTIONS.haltNow, text: `Halt ${rolloutId}`, value: said, style: 'danger' }),
      button({ actionId: ACTIONS.rerun, text: `Pause ${rolloutId} instead`, value: `pause ${said}` }),
    ],
  )
}

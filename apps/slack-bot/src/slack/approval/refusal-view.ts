import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { button } from '../blocks/elements.ts'
import { ACTIONS } from '../platform/ids.ts'
import type { ApproverNames } from '../person/approver-names.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { refusalLine } from '../user-message.ts'

/** The private answer to a refused click, with a button to the next step if there is one. */
export const refusalView = (
  refusal: Refusal,
  approvers: ApproverNames,
  failure?: SlackFailure,
): MessageView => {
  const line = refusalLine(refusal, approvers, failure)
  const other =
    refusal.kind === 'stale-plan'
      ? refusal.rolloutId
      : refusal.kind === 'devices-busy'
        ? refusal.reservedBy
        : undefined
  return answer(
    [line],
    other === undefined
      ? []
      : [button({ actionId: ACTIONS.run, text: `Open ${other}`, value: `status ${other}` })],
  )
}

import type { WindowAt } from '../../rollouts/planning/blink-span.ts'
import type { ApproverNames } from '../person/approver-names.ts'

/** What a card needs besides the rollout itself. Nothing is read from Slack. */
export interface CardContext {
  readonly approvers: ApproverNames
  /** From time zone data, which pure code doesn't have. */
  readonly windowAt: WindowAt
}

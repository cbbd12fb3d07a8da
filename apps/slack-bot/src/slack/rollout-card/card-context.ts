import type { ApproverNames } from '../person/approver-names.ts'

/** What a card needs besides the rollout itself. All of it is configuration; nothing is read from Slack. */
export interface CardContext {
  readonly approvers: ApproverNames
}

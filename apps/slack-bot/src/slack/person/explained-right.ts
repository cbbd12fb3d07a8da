import type { SlackFailure } from '../platform/slack-failure-kinds.ts'

/** Whether a person may approve, and by which rule. */
export type ExplainedRight =
  /** `group`: the group that gives the right. Absent for a person configured by id. */
  | { readonly right: 'approver'; readonly group?: string }
  | { readonly right: 'not-approver' }
  /** `failure`: why the lookup failed. */
  | { readonly right: 'unknown'; readonly failure: SlackFailure }

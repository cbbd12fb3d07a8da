import type { SlackFailure } from '../platform/slack-failure-kinds.ts'

/** Whether a person may approve, and by which rule. */
export type ExplainedRight =
  /** `group`: as a member of it; otherwise named in person. */
  | { readonly right: 'approver'; readonly group?: string }
  | { readonly right: 'not-approver' }
  /** `failure`: what kept me from knowing. */
  | { readonly right: 'unknown'; readonly failure: SlackFailure }

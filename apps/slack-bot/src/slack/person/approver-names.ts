import type { Inline, Line } from '../text/inline.ts'
import { listedLine } from '../text/listed.ts'

/** The configured approvers, and how many must approve. */
export interface ApproverNames {
  readonly approverUserIds: readonly string[]
  readonly approverGroupIds: readonly string[]
  readonly quorum: number
}

const SHOWN = 6

/** `@facility-leads, @anna and 3 more`. Groups come before people, because they name more; `before` stands first. */
export const approverLine = (approvers: ApproverNames, before: readonly Inline[] = []): Line => {
  const names: Inline[] = [
    ...before,
    ...approvers.approverGroupIds.map((group) => ({ group })),
    ...approvers.approverUserIds.map((user) => ({ user })),
  ]
  if (names.length === 0) return ['no one (no approver is configured)']
  const shown = names.slice(0, SHOWN)
  const more = names.length - shown.length
  return more === 0 ? listedLine(shown, 'or') : listedLine([...shown, `${more} more`], 'and')
}

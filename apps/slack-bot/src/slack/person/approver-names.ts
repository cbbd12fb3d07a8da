import type { Inline, Line } from '../text/inline.ts'

/** Who may approve, as configured, and how many must. */
export interface ApproverNames {
  readonly approverUserIds: readonly string[]
  readonly approverGroupIds: readonly string[]
  readonly quorum: number
}

const SHOWN = 6

/** `@facility-leads, @anna and 3 more`. Groups first: they are the shorter answer. */
export const approverLine = (approvers: ApproverNames): Line => {
  const names: Inline[] = [
    ...approvers.approverGroupIds.map((group) => ({ group })),
    ...approvers.approverUserIds.map((user) => ({ user })),
  ]
  if (names.length === 0) return ['nobody (no approver is configured)']
  const shown = names.slice(0, SHOWN)
  const more = names.length - shown.length
  return [
    ...shown.flatMap((name, index) =>
      index === 0 ? [name] : [index === shown.length - 1 && more === 0 ? ' or ' : ', ', name],
    ),
    ...(more === 0 ? [] : [` and ${more} more`]),
  ]
}

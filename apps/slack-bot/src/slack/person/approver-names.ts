import type { Inline, Line } from '../text/inline.ts'
import { listedLine } from '../text/listed.ts'

/** The configured approvers, and how many must approve. */
export interface ApproverNames {
  readonly approverUserIds: readonly string[]
  readonly approverGroupIds: readonly string[]
  readonly quorum: number
}

const SHOWN = 6

/** Groups come first, because they name more people. */
const namesOf = (approvers: ApproverNames): readonly Inline[] => [
  ...approvers.approverGroupIds.map((group) => ({ group })),
  ...approvers.approverUserIds.map((user) => ({ user })),
]

const NO_ONE = 'no one (no approver is configured)'

const listedNames = (names: readonly Inline[], word: 'and' | 'or'): Line => {
  const shown = names.slice(0, SHOWN)
  const more = names.length - shown.length
  return more === 0 ? listedLine(shown, word) : listedLine([...shown, `${more} more`], 'and')
}

/** `@facility-leads, @anna and 3 more`; `before` stands first. */
export const approverLine = (approvers: ApproverNames, before: readonly Inline[] = []): Line => {
  const names = [...before, ...namesOf(approvers)]
  return names.length === 0 ? [NO_ONE] : listedNames(names, 'or')
}

const tooFewLine = (others: readonly Inline[], quorum: number): Line => [
  `⚠️ No one can approve this: ${quorum === 1 ? 'someone other than you' : `${quorum} people other than you`} must, and the settings name `,
  ...(others.length === 0 ? ['no one else'] : ['only ', ...listedNames(others, 'and')]),
  '. An admin must name more approvers.',
]

/** Who must approve what the requester asks for: `Someone else must approve: one of @facility-leads or @anna.` */
export const mustApproveLine = (approvers: ApproverNames, requester: string): Line => {
  const { quorum, approverGroupIds } = approvers
  const approverUserIds = approvers.approverUserIds.filter((userId) => userId !== requester)
  const others = namesOf({ ...approvers, approverUserIds })
  if (approverGroupIds.length === 0 && others.length < quorum) return tooFewLine(others, quorum)
  if (quorum > 1)
    return [`${quorum} other people must approve: any ${quorum} of `, ...listedNames(others, 'and'), '.']
  const isOnePerson = approverGroupIds.length === 0 && others.length === 1
  return [`Someone else must approve: ${isOnePerson ? '' : 'one of '}`, ...listedNames(others, 'or'), '.']
}

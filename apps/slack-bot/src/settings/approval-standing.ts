import type { NamedPeople, NumberedRule } from './approval-rule.ts'

/** The groups that a person is known to belong to. */
export type GroupsOf = (userId: string) => readonly string[]

/** How one rule stands. */
export interface RuleStanding {
  readonly rule: NumberedRule
  /** Voters who count for this rule, in the order of their votes. */
  readonly metBy: readonly string[]
  readonly missing: number
}

/** Whether a rule or right names the person, by id or by a group. */
export const isAsked = ({ people, groups }: NamedPeople, userId: string, groupsOf: GroupsOf): boolean =>
  people.includes(userId) || groupsOf(userId).some((group) => groups.includes(group))

/**
 * How the votes meet the rules. One person may count for several rules. The people in `excluded` (the requester, and the
 * requester of what it replaces) count for none.
 */
export const approvalStanding = (
  rules: readonly NumberedRule[],
  voters: readonly string[],
  { groupsOf, excluded }: { readonly groupsOf: GroupsOf; readonly excluded: readonly string[] },
): readonly RuleStanding[] => {
  const counted = [...new Set(voters)].filter((voter) => !excluded.includes(voter))
  return rules.map((rule) => {
    const metBy = counted.filter((voter) => isAsked(rule.ask, voter, groupsOf))
    return { rule, metBy, missing: Math.max(0, rule.count - metBy.length) }
  })
}

/** Without any rule nothing is approved: an empty list is a mistake, never a permission. */
export const isApproved = (standing: readonly RuleStanding[]): boolean =>
  standing.length > 0 && standing.every(({ missing }) => missing === 0)

import { isEverything, readRuleSelection } from './rule-selection.ts'
import type { ApprovalRule } from './approval-rule.ts'

const nameOf = (position: number): string => `approval.rules[${position + 1}]`

/** Whether the text means everything, whatever the rooms are called. */
const isForEverything = ({ for: text, moreThan }: ApprovalRule): boolean => {
  const selection = readRuleSelection(text, [])
  return !('problem' in selection) && isEverything(selection) && moreThan === undefined
}

const problemsOf = (rule: ApprovalRule, position: number): readonly string[] => {
  const { ask, count } = rule
  const selection = readRuleSelection(rule.for, [])
  const named = new Set(ask.people)
  return [
    ...('problem' in selection && selection.problem.kind === 'online'
      ? [
          `${nameOf(position)} is for "${rule.for}". A rule can’t ask for online or offline devices, because that changes from minute to minute.`,
        ]
      : []),
    ...('problem' in selection && selection.problem.kind !== 'online'
      ? [
          `${nameOf(position)} is for "${rule.for}", which is not a selection. Write it as after /ota pending, such as 4F type:gateway.`,
        ]
      : []),
    ...(named.size + ask.groups.length === 0
      ? [`${nameOf(position)} asks nobody. Name people or groups under "ask".`]
      : []),
    ...(ask.groups.length === 0 && named.size > 0 && named.size < count
      ? [
          `${nameOf(position)} needs ${count} people and names ${named.size}. Name more people or a group, or lower its count.`,
        ]
      : []),
  ]
}

/** Mistakes that can be told from the rules alone. */
export const ruleProblems = (rules: readonly ApprovalRule[]): readonly string[] => {
  const [first] = rules
  return [
    ...(first === undefined || !isForEverything(first)
      ? [
          'approval.rules must begin with a rule for "all" without "moreThan", so that no upgrade goes without approval.',
        ]
      : []),
    ...rules.flatMap(problemsOf),
  ]
}

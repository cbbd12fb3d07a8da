/** People named one by one, and user groups. Ids are Slack's. */
export interface NamedPeople {
  readonly people: readonly string[]
  readonly groups: readonly string[]
}

/** Who must approve an upgrade of certain devices. */
export interface ApprovalRule {
  /** A selection as it is typed after `/ota pending`: "all", "4F / Lab", "type:gateway". */
  readonly for: string
  /** The rule applies when more than this many of its devices are in the plan. Absent: when one is. */
  readonly moreThan?: number
  readonly ask: NamedPeople
  /** How many of those people must approve. */
  readonly count: number
}

/** The rule's place in the list, from 1: what people, trails and votes call it. */
export interface NumberedRule extends ApprovalRule {
  readonly number: number
}

export const numbered = (rules: readonly ApprovalRule[]): readonly NumberedRule[] =>
  rules.map((rule, position) => ({ ...rule, number: position + 1 }))

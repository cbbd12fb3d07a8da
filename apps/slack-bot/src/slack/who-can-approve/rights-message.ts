import { LENGTHS } from '../platform/block-limits.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { ApproverNames } from '../person/approver-names.ts'
import type { ExplainedRight } from '../person/explained-right.ts'
import { nextStepText, slackRemedyOf } from '../platform/slack-remedy.ts'
import { bold, user, type Inline, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

export interface RightsFacts {
  readonly roomLabel?: string
  readonly approvers: ApproverNames
  readonly personId: string
  readonly verdict: ExplainedRight
}

const listedNames = (names: readonly Inline[]): Line =>
  names.flatMap((name, index) => (index === 0 ? [name] : [', ', name]))

const ruleLines = ({ approverGroupIds, approverUserIds, quorum }: ApproverNames): readonly Line[] => [
  ...(approverGroupIds.length === 0
    ? []
    : [
        [
          '• members of ',
          ...listedNames(approverGroupIds.map((group) => ({ group }))),
          ' (APPROVER_GROUP_IDS)',
        ],
      ]),
  ...(approverUserIds.length === 0
    ? []
    : [['• ', ...listedNames(approverUserIds.map((id) => ({ user: id }))), ' (APPROVER_USER_IDS)']]),
  [
    `• ${plural(quorum, 'person', 'people')} must approve. Each must be a full member of this workspace and must not have asked for this upgrade or for one that it replaces.`,
  ],
]

const verdictLine = ({ verdict, personId }: RightsFacts): Line => {
  const you: Line = [user(personId), ': ']
  switch (verdict.right) {
    case 'approver':
      return [
        ...you,
        bold('You may approve'),
        ...(verdict.group === undefined
          ? [', because you are named in the settings']
          : [', as a member of ', { group: verdict.group }]),
        ', but not your own requests.',
      ]
    case 'not-approver':
      return [...you, bold('You may not approve'), ': the settings don’t name you.']
    case 'unknown':
      return [
        ...you,
        `I couldn’t check whether you may, because ${slackRemedyOf(verdict.failure).why}. Until I can, you may not approve. ${nextStepText(slackRemedyOf(verdict.failure))}`,
      ]
  }
}

/** Who may approve, by which setting, and whether the person who asks may. */
export const rightsMessage = (facts: RightsFacts): MessageView => {
  const { roomLabel, approvers } = facts
  const where = roomLabel === undefined ? '' : ` in ${visibleText(roomLabel, LENGTHS.room)}`
  return answer([
    [bold(`Who may approve upgrades${where}`)],
    ...ruleLines(approvers),
    ...(roomLabel === undefined ? [] : [['The same rules apply to every room of the project.']]),
    verdictLine(facts),
  ])
}

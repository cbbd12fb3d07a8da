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
    `• ${plural(quorum, 'person', 'people')} must approve, each a full member of this workspace, never the one who asked, nor who asked for what the request replaces.`,
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
          ? [', as you are named']
          : [', as a member of ', { group: verdict.group }]),
        ', but not what you ask for yourself.',
      ]
    case 'not-approver':
      return [...you, bold('You may not approve'), ': no rule names you.']
    case 'unknown':
      return [
        ...you,
        `I could not check whether you may, because ${slackRemedyOf(verdict.failure).why}. Until I can, the answer is no. ${nextStepText(slackRemedyOf(verdict.failure))}`,
      ]
  }
}

/** Who may approve, by which rule, and whether the person who asks may. */
export const rightsMessage = (facts: RightsFacts): MessageView => {
  const { roomLabel, approvers } = facts
  const where = roomLabel === undefined ? '' : ` in ${visibleText(roomLabel, LENGTHS.room)}`
  return answer([
    [bold(`Who may approve upgrades${where}`)],
    ...ruleLines(approvers),
    ...(roomLabel === undefined ? [] : [['The same rules hold for every room of the project.']]),
    verdictLine(facts),
  ])
}

import type { ApproverRight } from '../../rollouts/model/command.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, COMMAND, numbered, SUBCOMMANDS, type Subcommand } from '../platform/ids.ts'
import { approverLine, type ApproverNames } from '../person/approver-names.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'
import { bold, type Line } from '../text/inline.ts'

const APPROVERS_ONLY: ReadonlySet<Subcommand> = new Set(['resume', 'widen', 'retry'])

const isSubcommand = (name: string): name is Subcommand => Object.hasOwn(SUBCOMMANDS, name)

const commandLine = (name: Subcommand): Line => {
  const { usage, about } = SUBCOMMANDS[name]
  return [bold(`${COMMAND} ${usage}`.trim()), `  ${about}`]
}

const rightLine = (right: ApproverRight, approvers: ApproverNames, failure?: SlackFailure): Line => {
  const rest: Line = [
    'Upgrades are approved by ',
    ...approverLine(approvers),
    ', but never by the person who asked.',
  ]
  if (right === 'approver') return ['You may approve upgrades that others ask for. ', ...rest]
  if (right === 'not-approver') return ['You may see everything, ask for upgrades, pause and halt. ', ...rest]
  const why = failure === undefined ? '' : `, because ${slackRemedyOf(failure).why}`
  return [`I couldn’t check whether you may approve${why}. `, ...rest]
}

const BUTTONS = [
  ['See waiting devices', 'pending'],
  ['Request upgrade…', 'upgrade'],
  ['Running rollouts', 'status'],
] as const

/** The commands that this person may use. */
export const helpMessage = (
  right: ApproverRight,
  approvers: ApproverNames,
  failure?: SlackFailure,
): MessageView => {
  const names = Object.keys(SUBCOMMANDS)
    .filter(isSubcommand)
    .filter((name) => right === 'approver' || !APPROVERS_ONLY.has(name))
  return answer(
    [
      [bold('Firmware updates of the building’s devices')],
      [
        'A team member asks for an upgrade, an approver approves it, and the devices are updated in small waves. One card in the channel shows the progress.',
      ],
      ...names.map(commandLine),
      rightLine(right, approvers, failure),
    ],
    BUTTONS.map(([text, value], index) => button({ actionId: numbered(ACTIONS.run, index), text, value })),
  )
}

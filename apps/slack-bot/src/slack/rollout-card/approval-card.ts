import { ACTIONS, toRolloutValue } from '../platform/ids.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { forecastOf } from '../../rollouts/planning/forecast.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { actionsBlock, button, confirmDialog, contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { approverLine } from '../person/approver-names.ts'
import { aboutRangeText } from '../text/duration.ts'
import { at, bold, joined, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { windowText } from '../text/window-text.ts'
import type { CardContext } from './card-context.ts'
import { noteLine, waveSizes, wavesText, whatAndWhere } from './plan-text.ts'
import { hasOtherRooms, roomWindowLines } from './room-window-lines.ts'
import { versionLines, versionsText } from './version-lines.ts'

type Awaiting = RolloutIn<'awaiting-approval'>

const consequence = (rollout: Awaiting): string =>
  rollout.plan.devices.some((device) => device.kind === 'light')
    ? 'Lights may go dark for a moment.'
    : 'They are out of service for a moment.'

const forecastText = (rollout: Awaiting): string => {
  const { lowMs, highMs, apiCalls } = forecastOf(rollout.plan, rollout.durations)
  return `${aboutRangeText({ low: lowMs, high: highMs })}, about ${plural(apiCalls, 'API call')}`
}

const startText = ({ start, plan }: Awaiting): string => {
  const { window, roomWindows } = plan
  if (window === undefined && roomWindows === undefined) return 'starts at once when approved'
  if (start === 'now') return 'starts at once when approved, but on no freeze day'
  if (!hasOtherRooms(plan))
    return Object.keys(roomWindows ?? {}).length === 1
      ? 'starts in the hours of its room'
      : 'starts in the hours of each room'
  return window === undefined
    ? 'starts at once when approved where no hours are set'
    : `starts in the maintenance window ${windowText(window)}`
}

const askedLine = (rollout: Awaiting): Line => [
  'Asked by ',
  user(rollout.requester),
  ...(rollout.reason === undefined ? [] : [`: “${visibleText(rollout.reason, LENGTHS.reason)}”`]),
  ` · ${wavesText(waveSizes(rollout.plan))}`,
  ` · ${startText(rollout)}`,
  ` · ${forecastText(rollout)}`,
]

const buttons = (rollout: Awaiting) => {
  const value = toRolloutValue(rollout.rolloutId, rollout.planHash)
  const where = whatAndWhere(rollout.plan)
  return [
    button({
      actionId: ACTIONS.approve,
      text: 'Approve',
      value,
      style: 'primary',
      label: `Approve ${rollout.rolloutId}`,
      confirm: confirmDialog({
        title: `Approve ${rollout.rolloutId}?`,
        text: `Send ${versionsText(rollout.plan.devices)} to ${where}? ${consequence(rollout)}`,
        confirm: 'Approve',
        deny: 'Not yet',
      }),
    }),
    button({
      actionId: ACTIONS.reject,
      text: 'Reject…',
      value,
      label: `Reject ${rollout.rolloutId} with a reason`,
    }),
    button({
      actionId: ACTIONS.devices,
      text: 'See devices',
      value,
      label: `See the devices of ${rollout.rolloutId}`,
    }),
    button({
      actionId: ACTIONS.withdraw,
      text: 'Withdraw',
      value,
      label: `Withdraw ${rollout.rolloutId}, if you asked for it`,
      confirm: confirmDialog({
        title: `Withdraw ${rollout.rolloutId}?`,
        text: 'Only the person who asked may do this. Nothing is sent to devices, and nobody can approve it any more.',
        confirm: 'Withdraw',
        deny: 'Keep it',
      }),
    }),
  ]
}

/** The question to the approvers, with everything that they decide about on one screen. */
export const approvalCard = (rollout: Awaiting, context: CardContext): MessageView => {
  const body: readonly Line[] = [
    [bold(`Upgrade ${whatAndWhere(rollout.plan)}?`)],
    ...versionLines(rollout.plan.devices),
    askedLine(rollout),
    ...(rollout.replaces === undefined ? [] : [[`Plans the rest of ${rollout.replaces} again.`]]),
    ...roomWindowLines(rollout.plan, rollout.requestedAtMs),
    ...rollout.notes.map(noteLine),
  ]
  const voters: Line = rollout.votes.flatMap((vote) => [' ', user(vote.by)])
  const footer = joined([
    [
      `${rollout.votes.length} of ${plural(rollout.plan.knobs.quorum, 'approval')}`,
      ...(voters.length === 0 ? [] : [':', ...voters]),
    ],
    [...approverLine(context.approvers), ' may approve'],
    ['expires ', at(rollout.expiresAtMs, 'day-time')],
    [rollout.rolloutId],
  ])
  return {
    text: messageText([...body, footer]),
    blocks: [toRichText(body), contextBlock(footer), ...actionsBlock(buttons(rollout))],
  }
}

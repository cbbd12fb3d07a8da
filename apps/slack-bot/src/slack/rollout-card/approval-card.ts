import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { blinkSpanOf } from '../../rollouts/planning/blink-span.ts'
import { forecastOf } from '../../rollouts/planning/forecast.ts'
import { contextBlock, actionsBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { approverLine } from '../person/approver-names.ts'
import { aboutRangeText } from '../text/duration.ts'
import { at, bold, joined, people, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { windowText } from '../text/window-text.ts'
import { approvalButtons } from './buttons/approval-buttons.ts'
import type { CardContext } from './card-context.ts'
import { lightsLines } from './lines/lights-lines.ts'
import { noteLine, stepsText, waveSizes, whatText, whereText } from './lines/plan-text.ts'
import { reasonLines } from './lines/reason-lines.ts'
import { standingOf } from './rollout-mark.ts'
import { hasOtherRooms, roomWindowLines } from './lines/room-window-lines.ts'
import { versionLines } from './lines/version-lines.ts'

type Awaiting = RolloutIn<'awaiting-approval'>

const startText = (rollout: Awaiting): Line => {
  const { startsAtMs, window, roomWindows } = rollout.plan
  if (startsAtMs === undefined) return [hoursText(rollout)]
  const isFree = window === undefined && roomWindows === undefined
  return [
    at(startsAtMs, 'day-time'),
    isFree ? ', if approved by then' : ', if approved by then, but on no freeze day',
  ]
}

const hoursText = ({ start, plan }: Awaiting): string => {
  const { window, roomWindows } = plan
  if (window === undefined && roomWindows === undefined) return 'as soon as approved'
  if (start === 'now') return 'as soon as approved, but on no freeze day'
  if (!hasOtherRooms(plan))
    return Object.keys(roomWindows ?? {}).length === 1
      ? 'in the hours of its room'
      : 'in the hours of each room'
  return window === undefined
    ? 'as soon as approved where no hours are set'
    : `in the maintenance window ${windowText(window)}`
}

const whenLine = (rollout: Awaiting): Line => {
  const { lowMs, highMs } = forecastOf(rollout.plan, rollout.durations)
  return [
    bold('When'),
    ': ',
    ...startText(rollout),
    ` · ${aboutRangeText({ low: lowMs, high: highMs })}`,
    ` · ${stepsText(waveSizes(rollout.plan))}`,
  ]
}

/** `needs 1 of @facility-leads`, `1 of 2 approvals: @anna · needs 1 more of @facility-leads`. */
const approvalParts = ({ votes, plan }: Awaiting, context: CardContext): readonly Line[] => {
  const missing = Math.max(0, plan.knobs.quorum - votes.length)
  const names = approverLine(context.approvers)
  if (votes.length === 0) return [[`needs ${missing} of `, ...names]]
  return [
    [`${votes.length} of ${plural(plan.knobs.quorum, 'approval')}: `, ...people(votes.map(({ by }) => by))],
    [`needs ${missing} more of `, ...names],
  ]
}

/** The question to the approvers, with everything that they decide about on one screen. */
export const approvalCard = (rollout: Awaiting, nowMs: number, context: CardContext): MessageView => {
  const { plan, replaces } = rollout
  const body: readonly Line[] = [
    [bold(`${standingOf(rollout).mark} ${whereText(plan)} — upgrade ${whatText(plan)}?`)],
    ...versionLines(plan.devices),
    ...reasonLines(rollout),
    whenLine(rollout),
    ...lightsLines(blinkSpanOf(rollout, { nowMs, windowAt: context.windowAt })),
    ...(replaces === undefined ? [] : [[`This is what ${replaces} left out, planned again.`]]),
    ...roomWindowLines(plan, rollout.requestedAtMs),
    ...rollout.notes.map(noteLine),
  ]
  const footer = joined([
    ...approvalParts(rollout, context),
    ['asked by ', user(rollout.requester)],
    ['expires ', at(rollout.expiresAtMs, 'day-time')],
    [rollout.rolloutId],
  ])
  return {
    text: messageText([...body, footer]),
    blocks: [toRichText(body), contextBlock(footer), ...actionsBlock(approvalButtons(rollout))],
  }
}

import type { KnownBlock } from '@slack/types'
import { isExecuting } from '../../rollouts/model/rollout.ts'
import type { RolloutProgress } from '../../rollouts/telling/progress.ts'
import { unsentInRow } from '../../rollouts/sending/unsent-in-row.ts'
import { actionsBlock, contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { at, bold, capitalized, joined, user, type Line } from '../text/inline.ts'
import { aboutRangeText } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import type { CardContext } from './card-context.ts'
import { besideOf, deviceLine, needingAttention } from './lines/device-line.ts'
import { endedButtons } from './buttons/ended-buttons.ts'
import { progressButtons } from './buttons/progress-buttons.ts'
import { takeBackButtons } from './buttons/take-back-button.ts'
import { titleLines } from './progress-title.ts'
import { apiText } from './lines/pause-text.ts'
import { roomWindowLines, waitingForWindowLines } from './lines/room-window-lines.ts'
import { progressSteps } from './progress-steps.ts'
import { reasonLines } from './lines/reason-lines.ts'
import { planBlock, stepLines } from './steps-views.ts'
import { versionLines } from './lines/version-lines.ts'

type Executed = Parameters<typeof titleLines>[0]

const SHOWN_EXCEPTIONS = 5

const exceptionLines = (rollout: Executed, progress: RolloutProgress): readonly Line[] => {
  const beside = besideOf(rollout)
  const worth = needingAttention(progress.exceptions)
  const shown = worth.slice(0, SHOWN_EXCEPTIONS).map((device) => deviceLine(device, beside))
  const hidden = worth.length - shown.length
  return hidden === 0 ? shown : [...shown, [`and ${plural(hidden, 'more device')}`]]
}

/** Why nothing goes out although it runs: something between here and Tuya, which no device is blamed for. */
const unsentLines = (rollout: Executed): readonly Line[] => {
  const unsent = rollout.status === 'running' ? unsentInRow(rollout) : undefined
  if (unsent === undefined) return []
  return [
    [
      `⚠️ Nothing could be sent in the last ${unsent.tries} tries: ${apiText(unsent.problem)}. The bot keeps trying.`,
    ],
  ]
}

const askedForLine = ({ plan }: Executed): Line => [
  bold('Asked for'),
  ': ',
  ...joined(versionLines(plan.devices)),
]

const approversLine = (rollout: Executed): Line => [
  'approved by ',
  ...rollout.votes.flatMap((vote, index) => (index === 0 ? [user(vote.by)] : [', ', user(vote.by)])),
  ' at ',
  at(rollout.approvedAtMs),
]

/** Then the rest takes as long as the window stays closed, whatever the forecast says. */
const waitsForWindow = ({ devices }: RolloutProgress): boolean =>
  devices.some(({ opensAtMs }) => opensAtMs !== undefined)

const footerLine = (rollout: Executed, progress: RolloutProgress): Line =>
  joined([
    ...(isExecuting(rollout) && progress.lastReadAtMs !== undefined
      ? [['Read at ', at(progress.lastReadAtMs, 'time-seconds')]]
      : []),
    ...(rollout.status === 'running' && progress.remainingMs !== undefined && !waitsForWindow(progress)
      ? [[`${aboutRangeText(progress.remainingMs)} left`]]
      : []),
    ['asked by ', user(rollout.requester)],
    approversLine(rollout),
    [rollout.rolloutId],
  ])

/** The card of a rollout that was approved: running, at rest or ended. */
export const progressCard = (
  rollout: Executed,
  progress: RolloutProgress,
  context: CardContext & { readonly nowMs: number },
): MessageView => {
  const title = titleLines(rollout, progress, context)
  const beside = [
    ...(rollout.status === 'scheduled' ? roomWindowLines(rollout.plan, rollout.approvedAtMs) : []),
    ...unsentLines(rollout),
    ...(isExecuting(rollout) ? waitingForWindowLines(progress) : []),
    ...exceptionLines(rollout, progress),
    ...(rollout.status === 'scheduled' || !isExecuting(rollout)
      ? [askedForLine(rollout), ...reasonLines(rollout)]
      : []),
  ]
  const footer = capitalized(footerLine(rollout, progress))
  const tail: KnownBlock[] = [
    contextBlock(footer),
    ...actionsBlock(
      isExecuting(rollout)
        ? [...progressButtons(rollout, progress), ...takeBackButtons(rollout)]
        : endedButtons(rollout),
    ),
  ]
  if (rollout.status === 'scheduled' || !isExecuting(rollout)) {
    const lines = [...title, ...beside]
    return { text: messageText([...lines, footer]), blocks: [toRichText(lines), ...tail] }
  }
  const steps = progressSteps(progress, rollout.status === 'halting' ? 'halting' : 'open')
  const lines = [...title, ...stepLines(steps), ...beside]
  return {
    text: messageText([...lines, footer]),
    blocks: [
      toRichText([...title, ...steps.notes]),
      planBlock(steps),
      ...(beside.length === 0 ? [] : [toRichText(beside)]),
      ...tail,
    ],
    plainBlocks: [toRichText(lines), ...tail],
  }
}

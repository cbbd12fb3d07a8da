import type { KnownBlock, PlanBlock } from '@slack/types'
import { isExecuting, type RolloutIn } from '../../rollouts/model/rollout.ts'
import type { RolloutProgress, WaveProgress } from '../../rollouts/telling/progress.ts'
import { unsentInRow } from '../../rollouts/sending/unsent-in-row.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { actionsBlock, contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { at, capitalized, joined, user, type Line } from '../text/inline.ts'
import { aboutRangeText } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { truncate } from '../text/truncate.ts'
import { visibleText } from '../text/visible-text.ts'
import type { CardContext } from './card-context.ts'
import { countsText } from './counts-text.ts'
import { deviceLine, needingAttention } from './device-line.ts'
import { endedButtons } from './ended-buttons.ts'
import { progressButtons } from './progress-buttons.ts'
import { titleLines } from './progress-title.ts'
import { apiText } from './pause-text.ts'
import { roomWindowLines, waitingForWindowLines } from './room-window-lines.ts'
import { waveLines, type WavesStage } from './wave-lines.ts'

type Executed = Parameters<typeof titleLines>[0]

const SHOWN_EXCEPTIONS = 5

const exceptionLines = (rollout: Executed, progress: RolloutProgress): readonly Line[] => {
  const beside = { label: rollout.plan.label, hasEnded: !isExecuting(rollout) }
  const worth = needingAttention(progress.exceptions)
  const shown = worth.slice(0, SHOWN_EXCEPTIONS).map((device) => deviceLine(device, beside))
  const hidden = worth.length - shown.length
  return hidden === 0 ? shown : [...shown, [`and ${plural(hidden, 'more device')} to look at`]]
}

/** Why nothing goes out although it runs: something between here and Tuya, which no device is blamed for. */
const unsentLines = (rollout: Executed): readonly Line[] => {
  const unsent = rollout.status === 'running' ? unsentInRow(rollout) : undefined
  if (unsent === undefined) return []
  return [
    [`The last ${unsent.tries} tries to send came to nothing: ${apiText(unsent.problem)}. I keep trying.`],
  ]
}

const approversLine = (rollout: Executed): Line => [
  'approved by ',
  ...rollout.votes.flatMap((vote, index) => (index === 0 ? [user(vote.by)] : [', ', user(vote.by)])),
  ' at ',
  at(rollout.approvedAtMs),
]

const footerLine = (rollout: Executed, progress: RolloutProgress): Line =>
  joined([
    ...(isExecuting(rollout) && progress.lastReadAtMs !== undefined
      ? [['Read at ', at(progress.lastReadAtMs, 'time-seconds')]]
      : []),
    ...(rollout.status === 'running' && progress.remainingMs !== undefined
      ? [[`${aboutRangeText(progress.remainingMs)} left`]]
      : []),
    ['asked by ', user(rollout.requester)],
    approversLine(rollout),
    [rollout.rolloutId],
  ])

const TASK_STATUS = {
  pending: 'pending',
  active: 'in_progress',
  soaking: 'in_progress',
  passed: 'complete',
  failed: 'error',
  inconclusive: 'error',
} as const satisfies Record<WaveProgress['state'], string>

/** Slack's own drawing of steps. Its title and task titles are bare strings; a text object is refused. */
const planBlock = (
  rollout: RolloutIn<'running' | 'paused' | 'halting'>,
  progress: RolloutProgress,
): PlanBlock => ({
  type: 'plan',
  title: truncate(visibleText(rollout.plan.label, LENGTHS.room), LIMITS.header),
  tasks: progress.waves.slice(0, LIMITS.plan.tasks).map((wave) => ({
    type: 'task_card' as const,
    task_id: `wave-${wave.number}`,
    title: `Wave ${wave.number} · ${plural(wave.counts.total, 'device')} · ${countsText(wave.counts)}`,
    status: TASK_STATUS[wave.state],
  })),
})

const stageOf = (rollout: Executed): WavesStage => {
  if (rollout.status === 'halting') return 'halting'
  return isExecuting(rollout) ? 'open' : 'over'
}

/** The card of a rollout that was approved: running, at rest or ended. */
export const progressCard = (
  rollout: Executed,
  progress: RolloutProgress,
  context: CardContext,
): MessageView => {
  const title = titleLines(rollout, progress)
  const waves =
    rollout.status === 'scheduled'
      ? roomWindowLines(rollout.plan, rollout.approvedAtMs)
      : waveLines(progress.waves, stageOf(rollout))
  const waiting = isExecuting(rollout) ? waitingForWindowLines(progress) : []
  const exceptions = [...unsentLines(rollout), ...waiting, ...exceptionLines(rollout, progress)]
  const footer = capitalized(footerLine(rollout, progress))
  const tail: KnownBlock[] = [
    contextBlock(footer),
    ...actionsBlock(isExecuting(rollout) ? progressButtons(rollout, progress) : endedButtons(rollout)),
  ]
  const plain = [toRichText([...title, ...waves, ...exceptions]), ...tail]
  const text = messageText([...title, ...waves, ...exceptions, footer])
  const hasPlan =
    context.hasPlanBlocks === true &&
    (rollout.status === 'running' || rollout.status === 'paused' || rollout.status === 'halting')
  if (!hasPlan) return { text, blocks: plain }
  const below = exceptions.length === 0 ? [] : [toRichText(exceptions)]
  return {
    text,
    blocks: [toRichText(title), planBlock(rollout, progress), ...below, ...tail],
    plainBlocks: plain,
  }
}

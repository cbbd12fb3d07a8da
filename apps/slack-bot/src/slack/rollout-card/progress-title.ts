import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { RolloutProgress } from '../../rollouts/telling/progress.ts'
import { blinkSpanOf } from '../../rollouts/planning/blink-span.ts'
import { forecastOf } from '../../rollouts/planning/forecast.ts'
import { awaitsRetry, inFlightCountOf } from '../../rollouts/model/facts/record-facts.ts'
import { hasBegun, type Execution, type RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { aboutRangeText } from '../text/duration.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import type { CardContext } from './card-context.ts'
import { barText, countsText, otherCounts } from './lines/counts-text.ts'
import { lightsLines } from './lines/lights-lines.ts'
import { pauseLine, pauseText } from './lines/pause-lines.ts'
import { stepsText, waveSizes, whatText, whereText } from './lines/plan-text.ts'
import { standingOf } from './rollout-mark.ts'
import { sentDevicesOf } from './lines/sent-devices.ts'

type Executed = RolloutIn<
  'scheduled' | 'running' | 'paused' | 'halting' | 'halted' | 'completed' | 'completed-with-failures'
>

type CardFacts = CardContext & { readonly nowMs: number }

/** `7 of 12 updated`, `all 12 updated`, `1 of 1 updated`. */
const updatedText = ({ counts: { verified, total } }: RolloutProgress): string =>
  verified === total && total > 1 ? `all ${total} updated` : `${verified} of ${total} updated`

const sentText = (rollout: Execution): string => {
  const { sent, perhaps, never } = sentDevicesOf(rollout)
  if (sent + perhaps === 0) return 'Nothing was sent to devices.'
  if (perhaps + never === 0) return sent === 1 ? 'The device was sent.' : `All ${sent} devices were sent.`
  const parts = [
    ...(sent > 0 ? [`${plural(sent, 'device was', 'devices were')} sent`] : []),
    ...(perhaps > 0
      ? [`${sent > 0 ? perhaps : plural(perhaps, 'device')} may have been sent (the answer was lost)`]
      : []),
    ...(never > 0 ? [`${never} ${never === 1 ? 'was' : 'were'} never sent`] : []),
  ]
  return `${parts.join(', ')}.`
}

/** Tuya offers no way to call an update back. */
const onTheWayText = (inFlight: number): string =>
  inFlight === 0
    ? ''
    : ` ${plural(inFlight, 'device was', 'devices were')} sent already and ${inFlight === 1 ? 'finishes by itself' : 'finish by themselves'}.`

/** Beside how many were sent in all. */
const stillEndingText = (inFlight: number): string =>
  inFlight === 0
    ? ''
    : ` Of those sent, ${inFlight} still ${inFlight === 1 ? 'finishes by itself' : 'finish by themselves'}.`

/** A halting rollout tries nothing again before it has ended. */
const laterText = ({ devices }: Execution): string => {
  const count = Object.values(devices).filter(
    (record) => awaitsRetry(record) || record.progress.state === 'unknown',
  ).length
  return count === 0 ? '' : ` ${plural(count, 'device')} can be tried again when it has ended.`
}

const remarkText = (remark: string | undefined): string =>
  remark === undefined ? '' : `: “${visibleText(remark, LENGTHS.reason)}”`

/** Where the rest is planned again. */
const successorText = (replacedBy: RolloutId | undefined): string =>
  replacedBy === undefined ? '' : ` The rest is planned again as ${replacedBy}.`

/** `▓▓▓▓▓▓░░░░ 58 % · 1 updating · 3 waiting · 1 offline`. */
const barLine = ({ percent, devices }: RolloutProgress): Line => [
  [barText(percent), ...otherCounts(devices)].join(' · '),
]

const whenLine = (rollout: RolloutIn<'scheduled'>): Line => {
  const { lowMs, highMs } = forecastOf(rollout.plan, rollout.durations)
  const { opensAtMs, plan } = rollout
  const forecast = ` · ${aboutRangeText({ low: lowMs, high: highMs })} · ${stepsText(waveSizes(plan))}`
  if (opensAtMs === undefined) return [bold('When'), `: when its window opens${forecast}`]
  return [bold('When'), ': starts ', at(opensAtMs, 'day-time'), forecast]
}

const headline = (rollout: Executed, progress: RolloutProgress): string => {
  const updated = updatedText(progress)
  switch (rollout.status) {
    case 'scheduled':
      return `upgrade of ${whatText(rollout.plan)} scheduled`
    case 'running':
      return updated
    case 'paused':
      return rollout.finding === undefined ? `${pauseText(rollout)}, ${updated}` : pauseText(rollout)
    case 'halting':
      return `halting, ${updated}`
    case 'halted':
      return hasBegun(rollout) ? `halted, ${updated}` : 'cancelled before it began'
    case 'completed':
    case 'completed-with-failures':
      return [updated, ...otherCounts(progress.devices)].join(', ')
  }
}

const factLines = (rollout: Executed, progress: RolloutProgress, facts: CardFacts): readonly Line[] => {
  switch (rollout.status) {
    case 'scheduled':
      return [
        whenLine(rollout),
        ...lightsLines(blinkSpanOf(rollout, facts)),
        ['Approved. Nothing was sent to devices yet.'],
      ]
    case 'running':
      return [barLine(progress), ...lightsLines(blinkSpanOf(rollout, facts))]
    case 'paused':
      return [
        [...pauseLine(rollout, facts.approvers), onTheWayText(inFlightCountOf(rollout))],
        [`${barText(progress.percent)} · ${countsText(progress.devices).replaceAll(', ', ' · ')}`],
      ]
    case 'halting':
      return [
        [
          'Halted by ',
          user(rollout.haltedBy),
          ' at ',
          at(rollout.haltAtMs),
          remarkText(rollout.remark),
          `. Nothing more is sent. ${sentText(rollout)}${stillEndingText(inFlightCountOf(rollout))}${laterText(rollout)}${successorText(rollout.replacedBy)}`,
        ],
        barLine(progress),
      ]
    case 'halted':
      return [
        [
          hasBegun(rollout) ? 'Halted by ' : 'Cancelled by ',
          user(rollout.haltedBy),
          remarkText(rollout.remark),
          ', ended at ',
          at(rollout.endedAtMs),
          `. ${sentText(rollout)}${successorText(rollout.replacedBy)}`,
        ],
      ]
    case 'completed':
    case 'completed-with-failures':
      return [['Finished at ', at(rollout.endedAtMs), `. ${sentText(rollout)}`]]
  }
}

/** The first lines of a card whose rollout was approved: where, how it stands, and what follows from it. */
export const titleLines = (
  rollout: Executed,
  progress: RolloutProgress,
  facts: CardFacts,
): readonly Line[] => [
  [bold(`${standingOf(rollout).mark} ${whereText(rollout.plan)} — ${headline(rollout, progress)}`)],
  ...factLines(rollout, progress, facts),
]

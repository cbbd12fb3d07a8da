import type { RolloutId } from '../../rollouts/ids.ts'
import type { RolloutProgress } from '../../rollouts/progress.ts'
import { hasBegun, type Execution, type RolloutIn } from '../../rollouts/rollout.ts'
import { LENGTHS } from '../block-limits.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import { barText } from './counts-text.ts'
import { pauseCause, whoDecides } from './pause-text.ts'
import { sentDeviceCount } from './sent-devices.ts'

type Executed = RolloutIn<
  'scheduled' | 'running' | 'paused' | 'halting' | 'halted' | 'completed' | 'completed-with-failures'
>

const where = (rollout: Execution): string => visibleText(rollout.plan.label, LENGTHS.room)
const verifiedOf = ({ counts }: RolloutProgress): string => `${counts.verified} of ${counts.total} verified`

const sentText = (rollout: Execution): string => {
  const sent = sentDeviceCount(rollout)
  if (sent === 0) return 'Nothing was sent to devices.'
  const rest = rollout.plan.devices.length - sent
  if (rest === 0) return sent === 1 ? 'The device was sent.' : `All ${sent} devices were sent.`
  return `${plural(sent, 'device was', 'devices were')} sent, ${rest} ${rest === 1 ? 'was' : 'were'} never sent.`
}

const remarkText = (remark: string | undefined): string =>
  remark === undefined ? '' : `: “${visibleText(remark, LENGTHS.reason)}”`

/** Where the rest is planned again. */
const successorText = (replacedBy: RolloutId | undefined): string =>
  replacedBy === undefined ? '' : ` · the rest is planned again as ${replacedBy}`

const finishedTitle = (progress: RolloutProgress): string => {
  const { verified, parked, unknown, stalled, skipped, failed } = progress.counts
  const parts = [
    `${verified} verified`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(parked > 0 ? [`${parked} parked`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(stalled > 0 ? [`${stalled} without an end in sight`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return parts.join(', ')
}

/** The first lines of a card whose rollout was approved: what is the case, and what follows from it. */
export const titleLines = (rollout: Executed, progress: RolloutProgress): readonly Line[] => {
  const bar: Line = [barText(progress.percent)]
  switch (rollout.status) {
    case 'scheduled':
      return [
        [bold(`Approved: ${plural(rollout.plan.devices.length, 'device')} in ${where(rollout)}`)],
        rollout.opensAtMs === undefined
          ? ['Starts when its window opens. Nothing was sent to devices yet.']
          : ['Starts ', at(rollout.opensAtMs, 'day-time'), '. Nothing was sent to devices yet.'],
      ]
    case 'running':
      return [[bold(`Upgrading ${where(rollout)} — ${verifiedOf(progress)}`)], bar]
    case 'paused':
      return [
        [
          bold(`Paused: ${pauseCause(rollout, progress)}`),
          ...(rollout.pausedBy === undefined ? [] : [' by ', user(rollout.pausedBy)]),
        ],
        [
          `Nothing more is sent until ${whoDecides(rollout.pausedFor, rollout.untilPerson)}`,
          ...(rollout.pausedFor === 'window' && rollout.opensAtMs !== undefined
            ? [', ', at(rollout.opensAtMs, 'day-time')]
            : []),
          '. Devices already updating go on.',
        ],
        [`${where(rollout)} — ${verifiedOf(progress)}`],
        bar,
      ]
    case 'halting':
      return [
        [
          bold(`Halting ${where(rollout)}`),
          ' · asked by ',
          user(rollout.haltedBy),
          ' at ',
          at(rollout.haltAtMs),
          remarkText(rollout.remark),
          successorText(rollout.replacedBy),
        ],
        [
          `Nothing more is sent. ${sentText(rollout)} Tuya offers no way to call those back, so I watch them to their end.`,
        ],
        bar,
      ]
    case 'halted':
      return [
        [
          bold(hasBegun(rollout) ? 'Halted' : 'Cancelled before it began'),
          ' by ',
          user(rollout.haltedBy),
          ', ended at ',
          at(rollout.endedAtMs),
          ...(hasBegun(rollout) ? [bold(`: ${verifiedOf(progress)}`)] : []),
          remarkText(rollout.remark),
          successorText(rollout.replacedBy),
        ],
        [`${where(rollout)} · ${sentText(rollout)}`],
      ]
    case 'completed':
      return [
        [bold('Finished at '), at(rollout.endedAtMs), bold(`: ${finishedTitle(progress)}`)],
        [`${where(rollout)} · ${sentText(rollout)}`],
      ]
    case 'completed-with-failures':
      return [
        [bold('Finished with failures at '), at(rollout.endedAtMs), bold(`: ${finishedTitle(progress)}`)],
        [
          `${where(rollout)} · ${sentText(rollout)} An approver can try the failed ones again: /ota retry ${rollout.rolloutId}`,
        ],
      ]
  }
}

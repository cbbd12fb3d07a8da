import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { RolloutProgress } from '../../rollouts/telling/progress.ts'
import { inFlightCountOf } from '../../rollouts/model/record-facts.ts'
import { isPausedFor } from '../../rollouts/model/pause-facts.ts'
import { hasBegun, type Execution, type RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import { barText } from './counts-text.ts'
import { goOnText, pauseLine, whoDecides } from './pause-text.ts'
import { sentDevicesOf } from './sent-devices.ts'

type Executed = RolloutIn<
  'scheduled' | 'running' | 'paused' | 'halting' | 'halted' | 'completed' | 'completed-with-failures'
>

const where = (rollout: Execution): string => visibleText(rollout.plan.label, LENGTHS.room)
const verifiedOf = ({ counts }: RolloutProgress): string => `${counts.verified} of ${counts.total} verified`

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

const callBackText = (inFlight: number): string =>
  inFlight === 0
    ? ''
    : ` ${plural(inFlight, 'device is', 'devices are')} still on the way; Tuya offers no way to call ${inFlight === 1 ? 'it' : 'them'} back, so I watch ${inFlight === 1 ? 'it' : 'them'} to the end.`

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
          ...pauseLine({
            reason: rollout.pausedFor,
            ...(rollout.pausedBy !== undefined && { by: rollout.pausedBy }),
            ...(rollout.remark !== undefined && { remark: rollout.remark }),
            ...(rollout.finding !== undefined && { finding: rollout.finding }),
          }),
        ],
        [
          `Nothing is sent until ${whoDecides(rollout.pausedFor, rollout.untilPerson)}`,
          ...(isPausedFor(rollout, 'window') && rollout.opensAtMs !== undefined
            ? [', ', at(rollout.opensAtMs, 'day-time')]
            : []),
          `.${goOnText(inFlightCountOf(rollout))}`,
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
        [`Nothing more is sent. ${sentText(rollout)}${callBackText(inFlightCountOf(rollout))}`],
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
        [
          bold(progress.counts.failed > 0 ? 'Finished with failures at ' : 'Finished at '),
          at(rollout.endedAtMs),
          bold(`: ${finishedTitle(progress)}`),
        ],
        [
          `${where(rollout)} · ${sentText(rollout)} An approver can try again what failed or is unknown: /ota retry ${rollout.rolloutId}`,
        ],
      ]
  }
}

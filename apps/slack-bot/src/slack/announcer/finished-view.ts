import type { Notice } from '../../rollouts/model/effect.ts'
import { progressOf } from '../../rollouts/telling/progress-of.ts'
import { hasBegun, hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'
import { countsText } from '../rollout-card/lines/counts-text.ts'
import { deviceLine, needingAttention } from '../rollout-card/lines/device-line.ts'
import { durationText } from '../text/duration.ts'
import { bold, people, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

const SHOWN = 10

/** The result of a rollout. */
export const resultLines = (rollout: Rollout, nowMs: number): readonly Line[] => {
  if (!hasExecution(rollout)) return [[bold('This rollout has ended.'), ' Nothing was sent to devices.']]
  if (!hasBegun(rollout)) return [[bold('Cancelled before it began.'), ' Nothing was sent to devices.']]
  const progress = progressOf(rollout, nowMs)
  const head = rollout.status === 'halted' ? 'Halted' : 'Finished'
  const startedAtMs = rollout.startedAtMs ?? rollout.approvedAtMs
  const took =
    'endedAtMs' in rollout ? ` ${durationText(rollout.endedAtMs - startedAtMs)} from start to end.` : ''
  const attention = needingAttention(progress.exceptions)
  const hidden = attention.length - SHOWN
  const beside = { label: rollout.plan.label, hasEnded: true }
  return [
    [bold(`${head}: ${countsText(progress.devices)}.`), took],
    ...attention.slice(0, SHOWN).map((device): Line => ['• ', ...deviceLine(device, beside)]),
    ...(hidden > 0 ? [[`and ${plural(hidden, 'more device')}, see /ota status ${rollout.rolloutId}`]] : []),
    ...(progress.counts.parked > 0
      ? [['Devices that were not updated stay in /ota pending while Tuya offers the update.']]
      : []),
  ]
}

/** The result of a rollout, for the requester and the approvers. */
export const finishedLines = (
  notice: Extract<Notice, { kind: 'finished' }>,
  rollout: Rollout,
  nowMs: number,
): readonly Line[] => [
  ...resultLines(rollout, nowMs),
  ['For ', ...people([...new Set([notice.requester, ...notice.approvers])]), '.'],
]

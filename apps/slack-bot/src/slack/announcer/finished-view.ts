import type { Button } from '@slack/types'
import { hasDrifted } from '../../rollouts/drift.ts'
import type { Notice } from '../../rollouts/effect.ts'
import { progressOf } from '../../rollouts/progress-of.ts'
import { hasBegun, hasExecution, type Rollout } from '../../rollouts/rollout.ts'
import { button, confirmDialog } from '../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../ids.ts'
import { countsText } from '../rollout-card/counts-text.ts'
import { deviceLine, worthALook } from '../rollout-card/device-line.ts'
import { replanButton } from '../rollout-card/replan-button.ts'
import { durationText } from '../text/duration.ts'
import { bold, people, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

const SHOWN = 10

/** What became of the devices, for those who asked and approved. */
export const finishedLines = (
  notice: Extract<Notice, { kind: 'finished' }>,
  rollout: Rollout,
  nowMs: number,
): readonly Line[] => {
  const to: Line = ['For ', ...people([...new Set([notice.requester, ...notice.approvers])]), '.']
  if (!hasExecution(rollout)) return [[bold('This rollout has ended.'), ' Nothing was sent to devices.'], to]
  if (!hasBegun(rollout)) return [[bold('Cancelled before it began.'), ' Nothing was sent to devices.'], to]
  const progress = progressOf(rollout, nowMs)
  const head = rollout.status === 'halted' ? 'Halted' : 'Finished'
  const startedAtMs = rollout.startedAtMs ?? rollout.approvedAtMs
  const took =
    'endedAtMs' in rollout ? ` ${durationText(rollout.endedAtMs - startedAtMs)} from start to end.` : ''
  const worth = worthALook(progress.exceptions)
  const hidden = worth.length - SHOWN
  const beside = { label: rollout.plan.label, hasEnded: true }
  return [
    [bold(`${head}: ${countsText(progress.counts)}.`), took],
    ...worth.slice(0, SHOWN).map((device): Line => ['• ', ...deviceLine(device, beside)]),
    ...(hidden > 0 ? [[`and ${plural(hidden, 'more device')}, see /ota status ${rollout.rolloutId}`]] : []),
    ...(progress.counts.parked > 0 ? [['Parked devices are offered again when they are back.']] : []),
    to,
  ]
}

/** The way on from the end: failed devices once more, or what drifted in a plan of its own. */
export const finishedButtons = (rollout: Rollout): readonly Button[] => {
  if (rollout.status !== 'completed' && rollout.status !== 'completed-with-failures') return []
  const value = toRolloutValue(rollout.rolloutId, rollout.planHash)
  const replan = hasDrifted(rollout) ? [replanButton(rollout)] : []
  if (rollout.status === 'completed') return replan
  return [
    ...replan,
    button({
      actionId: ACTIONS.retry,
      text: 'Retry failed',
      value,
      label: `Try the failed devices of ${rollout.rolloutId} again`,
      confirm: confirmDialog({
        title: `Try failed devices of ${rollout.rolloutId} again?`,
        text: 'Each failed device is sent once more, in waves as before. Only an approver may do this.',
        confirm: 'Retry',
        deny: 'Not now',
      }),
    }),
    button({
      actionId: ACTIONS.devices,
      text: 'See devices',
      value,
      label: `See the devices of ${rollout.rolloutId}`,
    }),
  ]
}

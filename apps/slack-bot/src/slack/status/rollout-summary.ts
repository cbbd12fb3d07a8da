import type { Button } from '@slack/types'
import { progressOf } from '../../rollouts/telling/progress-of.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { hasExecution, hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { countsText } from '../rollout-card/lines/counts-text.ts'
import { standingOf } from '../rollout-card/rollout-mark.ts'
import { deviceCountText } from '../text/device-count-text.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const whatText = (rollout: Rollout, nowMs: number): string => {
  if (hasExecution(rollout)) return countsText(progressOf(rollout, nowMs).devices)
  return hasPlan(rollout)
    ? deviceCountText(rollout.plan.devices)
    : plural(rollout.selection.devices.length, 'device')
}

const labelOf = (rollout: Rollout): string =>
  visibleText(hasPlan(rollout) ? rollout.plan.label : rollout.selection.label, LENGTHS.room)

/** `🔄 R-23 4F / Meeting room A · updating · 7 updated, 5 waiting · asked by @requester`. */
export const rolloutSummary = (rollout: Rollout, nowMs: number): Line => {
  const { mark, word } = standingOf(rollout)
  return [
    `${mark} `,
    bold(`${rollout.rolloutId} ${labelOf(rollout)}`),
    ` · ${word} · ${whatText(rollout, nowMs)} · asked by `,
    user(rollout.requester),
    ...(rollout.status === 'scheduled' && rollout.opensAtMs !== undefined
      ? [' · starts ', at(rollout.opensAtMs, 'day-time')]
      : []),
    ...('endedAtMs' in rollout ? [' · ended ', at(rollout.endedAtMs, 'day-time')] : []),
  ]
}

const MOST_BUTTONS = 10

/** One button per rollout that opens its status. */
export const liveRolloutButtons = (rollouts: readonly StoredRollout[]): readonly Button[] =>
  rollouts.slice(0, MOST_BUTTONS).map(({ rollout }, index) =>
    button({
      actionId: numbered(ACTIONS.run, index),
      text: `Open ${rollout.rolloutId}`,
      value: `status ${rollout.rolloutId}`,
      label: `Open ${rollout.rolloutId}, ${standingOf(rollout).word}`,
    }),
  )

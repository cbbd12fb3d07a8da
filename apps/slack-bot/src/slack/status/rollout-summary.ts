import type { Button } from '@slack/types'
import { progressOf } from '../../rollouts/telling/progress-of.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { hasExecution, hasPlan, type Rollout, type RolloutStatus } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { countsText } from '../rollout-card/counts-text.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

export const STATUS_WORDS = {
  draft: 'being prepared',
  abandoned: 'could not be prepared',
  'awaiting-approval': 'waiting for approval',
  rejected: 'rejected',
  expired: 'expired',
  withdrawn: 'withdrawn',
  replaced: 'replaced',
  scheduled: 'approved, not started',
  running: 'running',
  paused: 'paused',
  halting: 'halting',
  halted: 'halted',
  completed: 'finished',
  'completed-with-failures': 'finished, some need attention',
} as const satisfies Record<RolloutStatus, string>

const whatText = (rollout: Rollout, nowMs: number): string => {
  if (hasExecution(rollout)) return countsText(progressOf(rollout, nowMs).devices)
  return plural(hasPlan(rollout) ? rollout.plan.devices.length : rollout.selection.devices.length, 'device')
}

const labelOf = (rollout: Rollout): string =>
  visibleText(hasPlan(rollout) ? rollout.plan.label : rollout.selection.label, LENGTHS.room)

/** `R-23 · running · 4F / Meeting room A · 7 verified, 5 waiting · asked by @requester`. */
export const rolloutSummary = (rollout: Rollout, nowMs: number): Line => [
  bold(`${rollout.rolloutId} · ${STATUS_WORDS[rollout.status]}`),
  ` · ${labelOf(rollout)} · ${whatText(rollout, nowMs)} · asked by `,
  user(rollout.requester),
  ...(rollout.status === 'scheduled' && rollout.opensAtMs !== undefined
    ? [' · starts ', at(rollout.opensAtMs, 'day-time')]
    : []),
  ...('endedAtMs' in rollout ? [' · ended ', at(rollout.endedAtMs, 'day-time')] : []),
]

const MOST_BUTTONS = 10

/** One button per rollout that opens its status. */
export const liveRolloutButtons = (rollouts: readonly StoredRollout[]): readonly Button[] =>
  rollouts.slice(0, MOST_BUTTONS).map(({ rollout }, index) =>
    button({
      actionId: numbered(ACTIONS.run, index),
      text: `Open ${rollout.rolloutId}`,
      value: `status ${rollout.rolloutId}`,
      label: `Open ${rollout.rolloutId}, ${STATUS_WORDS[rollout.status]}`,
    }),
  )

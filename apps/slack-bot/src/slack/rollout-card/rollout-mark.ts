import { isPausedFor } from '../../rollouts/model/facts/pause-facts.ts'
import { hasBegun, type Rollout, type RolloutStatus } from '../../rollouts/model/rollout.ts'

/** The marks of cards, lists, Home and notifications. One always stands beside its word. */
export const MARKS = {
  asks: '🔵',
  later: '🕒',
  updating: '🔄',
  paused: '⏸️',
  finished: '✅',
  needsCare: '⚠️',
  halted: '⛔',
  nothing: '✖️',
} as const

const STANDINGS = {
  draft: [MARKS.later, 'being prepared'],
  abandoned: [MARKS.nothing, 'could not be prepared'],
  'awaiting-approval': [MARKS.asks, 'waiting for approval'],
  rejected: [MARKS.nothing, 'rejected'],
  expired: [MARKS.nothing, 'expired'],
  withdrawn: [MARKS.nothing, 'withdrawn'],
  scheduled: [MARKS.later, 'scheduled'],
  running: [MARKS.updating, 'updating'],
  paused: [MARKS.paused, 'paused'],
  halting: [MARKS.halted, 'halting'],
  halted: [MARKS.halted, 'halted'],
  completed: [MARKS.finished, 'finished'],
  'completed-with-failures': [MARKS.needsCare, 'finished, some failed'],
} as const satisfies Record<RolloutStatus, readonly [mark: string, word: string]>

/** The word for a status. */
export const wordOfStatus = (status: RolloutStatus): string => STANDINGS[status][1]

export interface Standing {
  readonly mark: string
  readonly word: string
}

/** How a rollout stands: its mark, and the word beside it. */
export const standingOf = (rollout: Rollout): Standing => {
  // The next window ends this pause, not a person.
  if (isPausedFor(rollout, 'window')) return { mark: MARKS.later, word: 'waiting for a window' }
  if (rollout.status === 'abandoned' && rollout.problem.code === 'withdrawn')
    return { mark: MARKS.nothing, word: 'withdrawn' }
  if (rollout.status === 'halted' && !hasBegun(rollout)) return { mark: MARKS.nothing, word: 'cancelled' }
  if (rollout.status === 'completed-with-failures' && !hasFailures(rollout))
    return { mark: MARKS.needsCare, word: 'finished, some unclear' }
  const [mark, word] = STANDINGS[rollout.status]
  return { mark, word }
}

const hasFailures = ({
  devices,
}: Extract<Rollout, { readonly status: 'completed-with-failures' }>): boolean =>
  Object.values(devices).some(({ progress }) => progress.state === 'failed')

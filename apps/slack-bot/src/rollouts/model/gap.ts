/** What became of a device whose outcome was unknown. */
export type GapOutcome = 'unread' | 'started' | 'not-started' | 'unknown'

/**
 * Tuya didn't answer for a while, or its answer to a call was lost. The gap ends when it was read what became of every
 * device that was sent in it.
 */
export interface Gap {
  /** The rollout was paused until Tuya answered again. */
  readonly isOutage: boolean
  readonly outcomes: Readonly<Record<string, GapOutcome>>
  /** A device that wasn't started was sent again before the gap ended, and that answer was lost as well. */
  readonly isSentAgain?: true
}

/** What was read of a gap. */
export interface GapFindings {
  readonly isOutage: boolean
  readonly started: number
  readonly notStarted: number
  /** No reading tells whether they were started. */
  readonly unknown: number
  readonly isSentAgain?: true
}

/** The findings; `undefined` while something is unread. */
export const findingsOf = ({ isOutage, outcomes, isSentAgain }: Gap): GapFindings | undefined => {
  const all = Object.values(outcomes)
  if (all.includes('unread')) return undefined
  const count = (wanted: GapOutcome): number => all.filter((outcome) => outcome === wanted).length
  return {
    isOutage,
    started: count('started'),
    notStarted: count('not-started'),
    unknown: count('unknown'),
    ...(isSentAgain === true && { isSentAgain }),
  }
}

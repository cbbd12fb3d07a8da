import type { EffectOf } from '../../rollouts/model/effect.ts'
import type { Announcer } from '../../rollouts/ports/announcer.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'

type Announcement = EffectOf<'refresh-card' | 'post-notice' | 'tell-person'>

const tell = (announcer: Announcer, effect: Announcement): Promise<void> => {
  switch (effect.type) {
    case 'refresh-card':
      return announcer.refreshCard(effect.rolloutId)
    case 'post-notice':
      return announcer.postNotice(effect.rolloutId, effect.seq, effect.notice)
    case 'tell-person':
      return announcer.tellPerson(effect.person, effect.place, effect.rolloutId, effect.notice)
  }
}

const retryAfterMsOf = (error: Error): number | undefined =>
  'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined

/** Tells people. What the platform did not take is tried again for as long as a try can succeed. */
export const announce = async (announcer: Announcer, effect: Announcement): Promise<WorkResult> => {
  try {
    await tell(announcer, effect)
    return { kind: 'done' }
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'retry', problem: 'unknown problem' }
    const problem = error.message
    if ('isFinal' in error && error.isFinal === true) return { kind: 'dead', problem, error }
    const delayMs = retryAfterMsOf(error)
    return { kind: 'retry', problem, error, ...(delayMs !== undefined && { delayMs }) }
  }
}

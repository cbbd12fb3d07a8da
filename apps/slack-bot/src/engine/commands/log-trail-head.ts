import type { RolloutId } from '../../rollouts/model/ids.ts'
import { trailHeadText } from '../../rollouts/ports/trail-head.ts'
import type { EngineParts } from '../engine-parts.ts'

/** The log is outside of the database, so the logged head shows later whether the trail was cut or rewritten. */
export const logTrailHead = async (
  { store, log }: Pick<EngineParts, 'store' | 'log'>,
  rolloutId: RolloutId,
): Promise<void> => {
  const stored = await store.load(rolloutId)
  if (stored === undefined) return
  const trailHead = trailHeadText({ rolloutId, seq: stored.version, hash: stored.headHash })
  log.info({ rolloutId, trailHead }, 'Head of the audit trail')
}

import type { PersonId, RolloutId } from '../../rollouts/model/ids.ts'
import type { Refusal } from '../../rollouts/model/refusal.ts'
import type { EngineParts } from '../engine-parts.ts'

/** Writes into the project's trail that a rule said no to a person. Nothing else changed, so it has a transaction of its own. */
export const recordRefusal = (
  parts: Pick<EngineParts, 'transactions' | 'projectTrail' | 'clock'>,
  facts: {
    readonly projectId: string
    readonly by: PersonId
    readonly asked: string
    readonly refusal: Refusal
    readonly rolloutId?: RolloutId
  },
): Promise<void> => {
  const { projectId, by, asked, refusal, rolloutId } = facts
  return parts.transactions.run((transaction) =>
    parts.projectTrail.append(transaction, projectId, {
      atMs: parts.clock.now(),
      event: {
        type: 'decision-refused',
        by,
        asked,
        refusal: refusal.kind,
        ...(rolloutId !== undefined && { rolloutId }),
      },
    }),
  )
}

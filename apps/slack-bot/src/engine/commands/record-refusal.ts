import type { PersonId, RolloutId } from '../../rollouts/model/ids.ts'
import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import type { EngineParts } from '../engine-parts.ts'

/** Records in the project's trail that a rule refused a person. Nothing else changes, so it has its own transaction. */
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

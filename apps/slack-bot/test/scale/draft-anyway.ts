import { commitCommand, type CommitParts } from '../../src/engine/commands/commit-command.ts'
import type { DraftRequest } from '../../src/engine/commands/draft-rollout.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { Transactions } from '../../src/rollouts/ports/transaction.ts'
import { createFold } from '../../src/rollouts/state/fold.ts'
import { viewOf } from '../../src/rollouts/state/rollout-view.ts'
import { effectsOf } from '../../src/rollouts/telling/effects-of.ts'

/** Drafts like the engine, but beyond the limit of devices in one request, to measure what lies behind it. */
export const draftAnyway = (
  parts: CommitParts & { readonly transactions: Transactions },
  request: DraftRequest,
): Promise<RolloutId> =>
  parts.transactions.run(async (transaction) => {
    const rolloutId = await parts.store.nextRolloutId(transaction)
    const { idempotencyKey: _key, ...draft } = { ...request, rolloutId }
    const atMs = parts.clock.now()
    const event: Event = { type: 'rollout-drafted', ...draft }
    const next = createFold(undefined).apply({ event, atMs })
    const { work } = effectsOf(event, viewOf(next), atMs)
    await commitCommand(parts, transaction, {
      rolloutId,
      command: { type: 'draft-rollout', ...draft },
      decided: { version: 0, atMs, decision: { events: [event], next, effects: { work, notices: [] } } },
    })
    return rolloutId
  })

import type { Command } from '../../rollouts/model/command.ts'
import { decide } from '../../rollouts/decide/decide.ts'
import { isRefused, type Decision } from '../../rollouts/model/decision.ts'
import { durationKey } from '../../rollouts/model/durations.ts'
import { effectsOfAll } from '../../rollouts/telling/effects-of.ts'
import type { RecordedEvent } from '../../rollouts/model/event.ts'
import { evolveAll } from '../../rollouts/state/fold.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { plannedDeviceOf } from '../../rollouts/model/plan-index.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { Refusal } from '../../rollouts/model/refusal.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'
import { enqueueEffects } from './enqueue-effects.ts'
import type { EngineParts, UpdateDuration } from '../engine-parts.ts'

/** `done` with no events: heard, and nothing to do. */
export type Handled =
  | { readonly kind: 'done'; readonly rollout: Rollout; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly rollout?: Rollout }

/** A decision and the very state that it was made of. */
export interface Decided {
  readonly rollout: Rollout
  readonly decision: Decision
  readonly atMs: number
}

type CommitParts = Pick<EngineParts, 'store' | 'queue' | 'clock' | 'durations'>

/** What the installed updates of our own took, from the POST on. */
const durationsOf = (
  recorded: readonly RecordedEvent[],
  before: Rollout | undefined,
): readonly UpdateDuration[] => {
  if (before === undefined || !hasExecution(before)) return []
  return recorded.flatMap(({ event, rolloutId, seq, atMs }) => {
    if (event.type !== 'device-installed' || event.isOutside) return []
    const sent = before.devices[event.deviceId]?.lastSent
    if (sent === undefined) return []
    const device = plannedDeviceOf(before.plan, event.deviceId)
    return [{ rolloutId, seq, sort: durationKey(device), durationMs: atMs - sent.sentAtMs, atMs }]
  })
}

/**
 * Load, decide, commit: state, events and the work that is due because of them are one transaction.
 * Throws VersionConflictError or DevicesBusyError from the store; the caller's transaction then rolls back.
 */
export const commitCommand = async (
  parts: CommitParts,
  transaction: Transaction,
  target: {
    readonly rolloutId: RolloutId
    readonly projectId?: string
    readonly command: Command
    /** What was decided of a state a moment ago; of another one it is decided anew. */
    readonly decided?: Decided
  },
): Promise<Handled> => {
  const { rolloutId, command } = target
  const stored: StoredRollout | undefined = await parts.store.load(rolloutId, transaction)
  const { decided } = target
  const isStill = decided !== undefined && decided.rollout === stored?.rollout
  const atMs = isStill ? decided.atMs : parts.clock.now()
  const decision = isStill ? decided.decision : decide(stored?.rollout, command, atMs)
  if (isRefused(decision))
    return {
      kind: 'refused',
      refusal: decision.refusal,
      ...(stored !== undefined && { rollout: stored.rollout }),
    }
  const happened = decision.events.map((event) => ({ event, atMs }))
  const next = evolveAll(stored?.rollout, happened) ?? stored?.rollout
  const projectId = stored?.projectId ?? target.projectId ?? next?.selection.projectId
  if (next === undefined || projectId === undefined)
    return { kind: 'refused', refusal: { kind: 'no-such-rollout' } }
  if (decision.events.length === 0) return { kind: 'done', rollout: next, events: [] }
  const expectedVersion = stored?.version ?? 0
  const change = { rolloutId, projectId, expectedVersion, atMs, events: decision.events, next }
  const recorded = await parts.store.commit(transaction, change)
  await enqueueEffects(parts, transaction, { rolloutId, work: effectsOfAll(stored?.rollout, recorded) })
  const durations = durationsOf(recorded, stored?.rollout)
  if (durations.length > 0) await parts.durations.save(transaction, durations)
  return { kind: 'done', rollout: next, events: recorded }
}

import type { Command } from '../../rollouts/model/command.ts'
import { decide } from '../../rollouts/decide/decide.ts'
import { isRefused, type Decision } from '../../rollouts/decide/decision.ts'
import { durationKey } from '../../rollouts/model/durations.ts'
import type { RecordedEvent } from '../../rollouts/model/event.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { planIndexOf, plannedDeviceOf } from '../../rollouts/model/plan-index.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import { hasExecution, type Rollout } from '../../rollouts/model/rollout.ts'
import { enqueueEffects } from './enqueue-effects.ts'
import type { UpdateDuration } from '../../rollouts/ports/update-durations.ts'
import type { EngineParts } from '../engine-parts.ts'

/** `done` without events: the command changed nothing. `version` is that of the rollout's newest event. */
export type Handled =
  | {
      readonly kind: 'done'
      readonly rollout: Rollout
      readonly version: number
      readonly events: readonly RecordedEvent[]
    }
  | {
      readonly kind: 'refused'
      readonly refusal: Refusal
      readonly rollout?: Rollout
      readonly version?: number
    }

/** A decision, and the rollout's version that it was made for. */
export interface Decided {
  readonly version: number
  readonly decision: Decision
  readonly atMs: number
}

export type CommitParts = Pick<EngineParts, 'store' | 'queue' | 'clock' | 'durations'>

/** How long our own installed updates took, from the POST on. */
const durationsOf = (
  recorded: readonly RecordedEvent[],
  before: Rollout | undefined,
): readonly UpdateDuration[] => {
  if (before === undefined || !hasExecution(before)) return []
  const index = planIndexOf(before.plan)
  return recorded.flatMap(({ event, rolloutId, seq, atMs }) => {
    if (event.type !== 'device-installed' || event.isOutside) return []
    const sent = before.devices[event.deviceId]?.lastSent
    if (sent === undefined) return []
    const device = plannedDeviceOf(index, event.deviceId)
    return [{ rolloutId, seq, sort: durationKey(device), durationMs: atMs - sent.sentAtMs, atMs }]
  })
}

/**
 * Load, decide, commit: the state, its events and the work that follows are stored in one transaction.
 * Throws the store's VersionConflictError or DevicesBusyError; the caller's transaction then rolls back.
 */
export const commitCommand = async (
  parts: CommitParts,
  transaction: Transaction,
  target: {
    readonly rolloutId: RolloutId
    readonly command: Command
    readonly decided?: Decided
  },
): Promise<Handled> => {
  const { rolloutId, command, decided } = target
  const stored = await parts.store.load(rolloutId, transaction)
  const version = stored?.version ?? 0
  const isStill = decided !== undefined && decided.version === version
  const atMs = isStill ? decided.atMs : parts.clock.now()
  const decision = isStill ? decided.decision : decide(stored?.rollout, command, atMs)
  if (isRefused(decision))
    return {
      kind: 'refused',
      refusal: decision.refusal,
      ...(stored !== undefined && { rollout: stored.rollout, version }),
    }
  const { events, next, effects } = decision
  if (events.length === 0) return { kind: 'done', rollout: next, version, events: [] }
  const { projectId } = next.selection
  const change = { rolloutId, projectId, expectedVersion: version, atMs, events, next }
  const recorded = await parts.store.commit(transaction, change)
  await enqueueEffects(parts, transaction, { rolloutId, effects, recorded })
  const durations = durationsOf(recorded, stored?.rollout)
  if (durations.length > 0) await parts.durations.save(transaction, durations)
  return { kind: 'done', rollout: next, version: version + recorded.length, events: recorded }
}

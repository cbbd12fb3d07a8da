import type { DispatchOutcome } from '../rollouts/command.ts'
import type { EffectOf } from '../rollouts/effect.ts'
import type { DispatchId, RolloutId } from '../rollouts/ids.ts'
import type { Surroundings } from '../rollouts/observation.ts'
import type { WorkResult } from '../rollouts/ports/work-queue.ts'
import { hasExecution } from '../rollouts/rollout.ts'
import type { HandleCommand } from './command-handler.ts'
import type { EngineParts } from './engine-parts.ts'

const DONE: WorkResult = { kind: 'done' }

export type SendUpgrade = (effect: EffectOf<'send-upgrade'>) => Promise<WorkResult>

/**
 * One POST for one journaled slice, by the dispatch rule: the intent is committed already; now every condition is
 * checked once more, the start is committed, the call is made, and its outcome is committed.
 * Invariant: only the commit of `dispatch-started` by this very run permits the call. A run that finds the start
 * committed by an earlier one knows nothing of its call, and `begin-dispatch` then calls the dispatch ambiguous.
 */
export const createUpgradeSender = (
  parts: EngineParts,
  tools: {
    readonly handle: HandleCommand
    readonly surroundingsFor: (rolloutId: RolloutId) => Promise<Surroundings | undefined>
    readonly onSent: (projectId: string) => void
  },
): SendUpgrade => {
  const { gateway, clock, log } = parts
  const { handle } = tools
  /** Outcomes that could not be committed at once: better late than "ambiguous". */
  const unrecorded = new Map<DispatchId, DispatchOutcome>()

  const record = async (effect: EffectOf<'send-upgrade'>, outcome: DispatchOutcome): Promise<WorkResult> => {
    const { rolloutId, dispatchId } = effect
    unrecorded.set(dispatchId, outcome)
    await handle(rolloutId, { type: 'record-dispatch', dispatchId, outcome })
    unrecorded.delete(dispatchId)
    return DONE
  }

  const post = async (projectId: string, deviceIds: readonly string[]): Promise<DispatchOutcome> => {
    try {
      return await gateway.upgrade(projectId, deviceIds)
    } catch (error) {
      // The gateway promises not to throw. If it does all the same, nobody knows what happened.
      log.error({ error }, 'The upgrade call failed in an unexpected way')
      return {
        kind: 'ambiguous',
        finishedAtMs: clock.now(),
        problem: 'The call failed in an unexpected way.',
      }
    }
  }

  return async (effect) => {
    const { rolloutId, dispatchId } = effect
    const late = unrecorded.get(dispatchId)
    if (late !== undefined) return record(effect, late)
    const surroundings = await tools.surroundingsFor(rolloutId)
    if (surroundings === undefined) return DONE
    const begun = await handle(rolloutId, { type: 'begin-dispatch', dispatchId, surroundings })
    if (begun.kind === 'refused' || !hasExecution(begun.rollout)) return DONE
    const mayPost = begun.events.some(
      ({ event }) => event.type === 'dispatch-started' && event.dispatchId === dispatchId,
    )
    const dispatch = begun.rollout.dispatches[dispatchId]
    if (!mayPost || dispatch === undefined) return DONE
    const { projectId } = begun.rollout.selection
    const outcome = await post(projectId, dispatch.deviceIds)
    log.info(
      { rolloutId, dispatchId, devices: dispatch.deviceIds.length, outcome: outcome.kind },
      'Asked the cloud to update devices',
    )
    tools.onSent(projectId)
    return record(effect, outcome)
  }
}

import type { DispatchOutcome, UnsentOutcome } from '../../rollouts/model/command.ts'
import type { EffectOf } from '../../rollouts/model/effect.ts'
import type { DispatchId, RolloutId } from '../../rollouts/model/ids.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import { longestPermissionMs } from '../../rollouts/timing/permission-age.ts'
import type { SendPermission } from '../../rollouts/ports/firmware-gateway.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import { hasExecution } from '../../rollouts/model/rollout.ts'
import type { HandleCommand } from '../commands/command-handler.ts'
import type { EngineParts } from '../engine-parts.ts'

const DONE: WorkResult = { kind: 'done' }
const NO: SendPermission = { maySend: false }

type Sending = EffectOf<'send-upgrade'>
export type SendUpgrade = (effect: Sending) => Promise<WorkResult>

/** The request for permission before one POST. */
type Question =
  | { readonly state: 'not-asked' }
  | { readonly state: 'permitted' }
  | { readonly state: 'refused' }
  /** It is unknown whether the start was committed. */
  | { readonly state: 'failed'; readonly cause: unknown }

/**
 * One POST for one journaled slice, by the dispatch rule. The gateway prepares the call and asks for permission last;
 * then every condition is checked and the start is committed. Until then the dispatch is only intended, so a pause or
 * a halt on any replica withdraws it.
 * Invariant: only the commit of `dispatch-started` by this run permits the POST. A run that finds it committed by an
 * earlier run can't know that run's outcome, and records "ambiguous" without calling.
 */
export const createUpgradeSender = (
  parts: Pick<EngineParts, 'store' | 'gateway' | 'clock' | 'log'>,
  tools: {
    readonly handle: HandleCommand
    readonly surroundingsFor: (rolloutId: RolloutId) => Promise<Surroundings | undefined>
    readonly onSent: (projectId: string) => void
  },
): SendUpgrade => {
  const { gateway, clock, log } = parts
  const { handle } = tools
  /** Outcomes whose commit failed; the next try records them instead of "ambiguous". */
  const unrecorded = new Map<DispatchId, DispatchOutcome>()

  const record = async (effect: Sending, outcome: DispatchOutcome): Promise<WorkResult> => {
    const { rolloutId, dispatchId } = effect
    unrecorded.set(dispatchId, outcome)
    await handle(rolloutId, { type: 'record-dispatch', dispatchId, outcome })
    unrecorded.delete(dispatchId)
    return DONE
  }

  /** Checks every condition against the committed state, then commits the start or the reason against it. */
  const begin = async ({ rolloutId, dispatchId }: Sending): Promise<SendPermission> => {
    const surroundings = await tools.surroundingsFor(rolloutId)
    if (surroundings === undefined) return NO
    const begun = await handle(rolloutId, { type: 'begin-dispatch', dispatchId, surroundings })
    if (begun.kind === 'refused' || !hasExecution(begun.rollout)) return NO
    const isStarted = begun.events.some(
      ({ event }) => event.type === 'dispatch-started' && event.dispatchId === dispatchId,
    )
    return isStarted ? { maySend: true, maxAgeMs: longestPermissionMs(begun.rollout.plan.knobs) } : NO
  }

  const post = async (
    effect: Sending,
    slice: { readonly projectId: string; readonly deviceIds: readonly string[] },
  ): Promise<{ readonly outcome: DispatchOutcome; readonly question: Question }> => {
    let question: Question = { state: 'not-asked' }
    const askToSend = async (): Promise<SendPermission> => {
      try {
        const permission = await begin(effect)
        question = { state: permission.maySend ? 'permitted' : 'refused' }
        return permission
      } catch (cause) {
        question = { state: 'failed', cause }
        return NO
      }
    }
    try {
      const outcome = await gateway.upgrade(slice.projectId, slice.deviceIds, askToSend)
      return { outcome, question }
    } catch (error) {
      // The gateway promises not to throw. If it does, the outcome is unknown.
      log.error({ error }, 'The upgrade call failed in an unexpected way')
      const problem = { code: 'unexpected-failure' } as const
      return { outcome: { kind: 'ambiguous', finishedAtMs: clock.now(), problem }, question }
    }
  }

  /** The call ended before the gateway asked for permission: the token, the connection or the rate limiter failed. */
  const recordUnsent = async (effect: Sending, outcome: DispatchOutcome): Promise<WorkResult> => {
    const { rolloutId, dispatchId } = effect
    const unsent: UnsentOutcome =
      outcome.kind === 'not-sent' || outcome.kind === 'refused'
        ? outcome
        : { kind: 'not-sent', problem: { code: 'ended-unsent' }, isRetryable: true }
    await handle(rolloutId, { type: 'record-unsent', dispatchId, outcome: unsent })
    return DONE
  }

  return async (effect) => {
    const { rolloutId, dispatchId } = effect
    const late = unrecorded.get(dispatchId)
    if (late !== undefined) return record(effect, late)
    const stored = await parts.store.load(rolloutId)
    if (stored === undefined || !hasExecution(stored.rollout)) return DONE
    const { rollout } = stored
    const dispatch = rollout.dispatches[dispatchId]
    if (dispatch === undefined) return DONE
    if (dispatch.state !== 'intended' || rollout.status !== 'running') {
      await begin(effect)
      return DONE
    }
    const { projectId } = rollout.selection
    const { outcome, question } = await post(effect, { projectId, deviceIds: dispatch.deviceIds })
    log.info(
      {
        rolloutId,
        dispatchId,
        devices: dispatch.deviceIds.length,
        outcome: outcome.kind,
        asked: question.state,
      },
      'Asked the cloud to update devices',
    )
    switch (question.state) {
      case 'not-asked':
        return recordUnsent(effect, outcome)
      case 'refused':
        return DONE
      case 'failed':
        throw question.cause
      case 'permitted':
        tools.onSent(projectId)
        return record(effect, outcome)
    }
  }
}

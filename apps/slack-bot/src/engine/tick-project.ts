import type { ReadingWishes } from '../rollouts/observation.ts'
import { DEFAULT_POLL_BOUNDS } from '../rollouts/poll-interval.ts'
import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import type { StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { WorkResult } from '../rollouts/ports/work-queue.ts'
import { LIVE_STATUSES, isExecuting, type Rollout } from '../rollouts/rollout.ts'
import type { ApiBreaker, ApiTrouble } from './api-breaker.ts'
import type { BudgetState, CallBudget } from './call-budget.ts'
import type { HandleCommand } from './command-handler.ts'
import type { EngineParts } from './engine-parts.ts'
import { createLiveRollouts, type LiveRollouts } from './live-rollouts.ts'
import { restOf, waitsForApi } from './next-tick.ts'
import type { OutsideUpdates } from './outside-updates.ts'
import type { ProjectLook, ProjectReader } from './project-reader.ts'
import { isEmptyReading, toObservations, type ProjectReading } from './project-reading.ts'
import { shareWishes } from './share-wishes.ts'
import { createSlotSums } from './slot-sums.ts'
import { surroundingsOf, type ProjectFacts } from './surroundings.ts'

export interface TickTools {
  readonly handle: HandleCommand
  readonly reader: ProjectReader
  readonly breaker: ApiBreaker
  readonly budget: CallBudget
  readonly outside: OutsideUpdates
  readonly factsOf: (projectId: string) => Promise<ProjectFacts>
}

/** Looks that are a little further apart are nothing that people see. */
const NOTICEABLE = 1.5

/** Rounds of reading and deciding in one tick: offers, then what a list did not show, then what that made possible. */
const MOST_ROUNDS = 6

/**
 * One look at a project: reads what its rollouts wish, lets each of them observe and then move on, one after the other,
 * so that slots are never raced for; and comes back when the next thing is due. There is one such poller per project,
 * because its work has a key and work with one key never runs twice at a time.
 */
export const createProjectTicker = (
  parts: EngineParts,
  tools: TickTools,
): ((projectId: string) => Promise<WorkResult>) => {
  const { store, clock, log } = parts
  const { handle, breaker, budget } = tools
  const bounds = parts.pollBounds ?? DEFAULT_POLL_BOUNDS

  const observe = (live: LiveRollouts, wishing: readonly Rollout[], reading: ProjectReading): Promise<void> =>
    live.applyTo(wishing, (rollout) => {
      if (!isExecuting(rollout)) return undefined
      const { observations, absences } = toObservations(rollout, reading)
      return observations.length + absences.length === 0
        ? undefined
        : { type: 'observe', observations, absences }
    })

  const noteTrouble = async (
    live: LiveRollouts,
    projectId: string,
    error: GatewayError,
  ): Promise<ApiTrouble> => {
    const trouble = breaker.noteFailure(projectId, error)
    log.warn({ projectId, ...trouble }, 'The cloud could not be read')
    if (trouble.isOpen)
      await live.applyTo(live.all(), () => ({ type: 'note-api-trouble', problem: trouble.problem }))
    return trouble
  }

  const noteAnswer = async (live: LiveRollouts, projectId: string): Promise<void> => {
    breaker.noteSuccess(projectId)
    await live.applyTo(live.all().filter(waitsForApi), () => ({ type: 'note-api-recovery' }))
  }

  /** Reads once what is wished and not read yet, and shows it to those who wished. False when there was nothing to read. */
  const readOnce = async (
    live: LiveRollouts,
    wishing: { readonly rollouts: readonly Rollout[]; readonly wishes: ReadingWishes },
    look: ProjectLook & { readonly projectId: string },
  ): Promise<boolean> => {
    const hadAnswer = look.hasAnswer()
    // Somebody waits for the cloud to answer again: one call asks whether it does.
    const isProbing = live.all().some(waitsForApi)
    const reading = await look.read(isProbing ? { ...wishing.wishes, upgradingList: true } : wishing.wishes)
    if (isEmptyReading(reading)) return false
    if (!hadAnswer) await noteAnswer(live, look.projectId)
    if (reading.upgrading !== undefined)
      await tools.outside.note(look.projectId, reading.upgrading.devices, live.all())
    await observe(live, wishing.rollouts, reading)
    return true
  }

  /** Reads and decides in turn until nothing new can be read. Answers with the trouble that ended it, if any. */
  const work = async (projectId: string): Promise<ApiTrouble | undefined> => {
    const facts = await tools.factsOf(projectId)
    const look = { ...tools.reader.look(projectId), projectId }
    const sums = createSlotSums(facts.outside)
    const live = createLiveRollouts(
      { ...parts, handle, onMoved: (rollout) => sums.put(rollout) },
      await store.list({ projectId, statuses: LIVE_STATUSES }),
    )
    for (const rollout of live.all()) sums.put(rollout)

    const advance = (rollouts: readonly Rollout[]): Promise<void> => {
      sums.putOutside(tools.outside.slotsOf(projectId))
      return live.applyTo(rollouts, (rollout) => {
        const surroundings = surroundingsOf(rollout, sums.beside(rollout), { ...facts, nowMs: clock.now() })
        return { type: 'advance', surroundings }
      })
    }

    let passedOver: readonly Rollout[] = []
    for (let round = 1; round <= MOST_ROUNDS || passedOver.length > 0; round += 1) {
      const wishing = live.takeMoved(passedOver)
      const shared = shareWishes(wishing, { sums, outside: tools.outside.slotsOf(projectId) }, clock.now())
      passedOver = shared.passedOver
      try {
        const hasRead = await readOnce(live, { rollouts: wishing, wishes: shared.wishes }, look)
        if (!hasRead && passedOver.length > 0) continue
        if (!hasRead && round > 1) return undefined
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        const trouble = await noteTrouble(live, projectId, error)
        await advance(live.all())
        return trouble
      }
      // Time passes for all; later rounds are for those that the readings moved.
      await advance(round === 1 ? live.all() : wishing)
    }
    return undefined
  }

  const tickAt = (projectId: string, dueAtMs: number): Promise<void> =>
    parts.transactions.run((transaction) =>
      parts.queue.enqueue(transaction, [
        { effect: { type: 'tick-project', projectId }, key: `tick:${projectId}`, dueAtMs },
      ]),
    )

  const noteSlowLooks = async (
    left: readonly StoredRollout[],
    pace: BudgetState & { readonly everyMs: number; readonly insteadOfMs: number },
  ): Promise<void> => {
    const { month, used, limit, everyMs, insteadOfMs } = pace
    if (limit === undefined || everyMs < insteadOfMs * NOTICEABLE) return
    const live = createLiveRollouts({ ...parts, handle, onMoved: () => {} }, left)
    const slow = { type: 'note-slow-looks', month, used, limit, everyMs, insteadOfMs } as const
    await live.applyTo(live.all(), () => slow)
  }

  const tick = async (projectId: string): Promise<void> => {
    const startedAtMs = clock.now()
    const before = await budget.settle(projectId)
    const trouble = await work(projectId)
    const after = await budget.settle(projectId)
    const left = await store.list({ projectId, statuses: LIVE_STATUSES })
    if (left.length === 0) return
    const { durations } = await tools.factsOf(projectId)
    const nowMs = clock.now()
    const restMs = restOf(
      left.map(({ rollout }) => rollout),
      { startedAtMs, nowMs, durations, bounds, trouble },
    )
    const calls = after.month === before.month ? after.used - before.used : 1
    const everyMs = Math.round(budget.stretch(restMs, Math.max(1, calls), after))
    await noteSlowLooks(left, { ...after, everyMs, insteadOfMs: restMs })
    await tickAt(projectId, nowMs + everyMs)
  }

  return async (projectId) => {
    const startedMs = performance.now()
    try {
      await tick(projectId)
      log.debug({ projectId, tookMs: Math.round(performance.now() - startedMs) }, 'Looked at the project')
    } catch (error) {
      // The poller never becomes a dead letter: as long as the database takes work, it comes back.
      log.error({ projectId, error }, 'A look at the project failed')
      await tickAt(projectId, clock.now() + bounds.maximumMs)
    }
    return { kind: 'done' }
  }
}

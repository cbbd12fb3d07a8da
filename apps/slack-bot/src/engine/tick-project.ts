import type { Command } from '../rollouts/command.ts'
import { decide } from '../rollouts/decide.ts'
import { isRefused } from '../rollouts/decision.ts'
import type { RolloutId } from '../rollouts/ids.ts'
import type { ReadingWishes } from '../rollouts/observation.ts'
import { nextWakeAtMs } from '../rollouts/next-wake-at.ts'
import { DEFAULT_POLL_BOUNDS, pollIntervalOf } from '../rollouts/poll-interval.ts'
import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import type { WorkResult } from '../rollouts/ports/work-queue.ts'
import { LIVE_STATUSES, isExecuting, type Rollout } from '../rollouts/rollout.ts'
import { wishesOf } from '../rollouts/wishes-of.ts'
import type { ApiBreaker, ApiTrouble } from './api-breaker.ts'
import type { BudgetState, CallBudget } from './call-budget.ts'
import type { HandleCommand } from './command-handler.ts'
import type { EngineParts } from './engine-parts.ts'
import type { OutsideUpdates } from './outside-updates.ts'
import type { ProjectLook, ProjectReader } from './project-reader.ts'
import { isEmptyReading, mergeWishes, toObservations, type ProjectReading } from './project-reading.ts'
import { surroundingsOf, type ProjectFacts } from './surroundings.ts'

export interface TickTools {
  readonly handle: HandleCommand
  readonly reader: ProjectReader
  readonly breaker: ApiBreaker
  readonly budget: CallBudget
  readonly outside: OutsideUpdates
  readonly factsOf: (projectId: string) => Promise<ProjectFacts>
}

/** Rounds of reading and deciding in one tick: offers, then what a list did not show, then what that made possible. */
const MOST_ROUNDS = 6
/** Even where only people can change something, the project is looked at now and then. */
const LONGEST_REST_MS = 3_600_000

type Live = Map<RolloutId, Rollout>

const waitsForApi = (rollout: Rollout): boolean =>
  rollout.status === 'paused' && rollout.pausedFor === 'api' && rollout.untilPerson !== true

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

  const loadLive = async (projectId: string): Promise<Live> => {
    const found = await store.list({ projectId, statuses: LIVE_STATUSES })
    // Oldest first: who came first gets the free slots first.
    return new Map(found.toReversed().map(({ rollout }) => [rollout.rolloutId, rollout]))
  }

  /** Commits only when there is something to commit: most readings change nothing. */
  const apply = async (live: Live, rollout: Rollout, command: Command): Promise<void> => {
    const decision = decide(rollout, command, clock.now())
    if (!isRefused(decision) && decision.events.length === 0) return
    const handled = await handle(rollout.rolloutId, command)
    if (handled.kind === 'done') live.set(rollout.rolloutId, handled.rollout)
    else if (handled.rollout !== undefined) live.set(rollout.rolloutId, handled.rollout)
  }

  const applyToAll = async (
    live: Live,
    toCommand: (rollout: Rollout) => Command | undefined,
  ): Promise<void> => {
    for (const rolloutId of live.keys()) {
      const rollout = live.get(rolloutId)
      const command = rollout === undefined ? undefined : toCommand(rollout)
      if (rollout === undefined || command === undefined) continue
      try {
        await apply(live, rollout, command)
      } catch (error) {
        // One rollout that cannot be decided must not hold up the others of its project.
        log.error({ rolloutId, command: command.type, error }, 'A rollout could not be moved on')
      }
    }
  }

  const observe = (live: Live, reading: ProjectReading): Promise<void> =>
    applyToAll(live, (rollout) => {
      if (!isExecuting(rollout)) return undefined
      const { observations, absences } = toObservations(rollout, reading)
      return observations.length + absences.length === 0
        ? undefined
        : { type: 'observe', observations, absences }
    })

  const advance = async (live: Live, projectId: string): Promise<void> => {
    const facts = await tools.factsOf(projectId)
    await applyToAll(live, (rollout) => ({
      type: 'advance',
      surroundings: surroundingsOf(rollout, live, { ...facts, nowMs: clock.now() }),
    }))
  }

  const wishesOfAll = (live: Live): ReadingWishes => {
    const wishes = mergeWishes([...live.values()].map((rollout) => wishesOf(rollout, clock.now())))
    // Before something is sent, updates that somebody else started must be known; they take slots as well.
    const isSendingNext = wishes.pendingRooms !== 'none'
    // Somebody waits for the cloud to answer again: one call asks whether it does.
    const isProbing = [...live.values()].some(waitsForApi)
    return isSendingNext || isProbing ? { ...wishes, upgradingList: true } : wishes
  }

  const readOnce = async (live: Live, projectId: string, look: ProjectLook): Promise<boolean> => {
    const reading = await look.read(wishesOfAll(live))
    if (isEmptyReading(reading)) return false
    if (reading.upgrading !== undefined)
      await tools.outside.note(projectId, reading.upgrading.devices, [...live.values()])
    await observe(live, reading)
    return true
  }

  const noteTrouble = async (live: Live, projectId: string, error: GatewayError): Promise<ApiTrouble> => {
    const trouble = breaker.noteFailure(projectId, error)
    log.warn({ projectId, ...trouble }, 'The cloud could not be read')
    if (trouble.isOpen) await applyToAll(live, () => ({ type: 'note-api-trouble', problem: trouble.problem }))
    return trouble
  }

  const noteAnswer = async (live: Live, projectId: string): Promise<void> => {
    breaker.noteSuccess(projectId)
    await applyToAll(live, (rollout) => (waitsForApi(rollout) ? { type: 'note-api-recovery' } : undefined))
  }

  /** Reads and decides in turn until nothing new can be read. Answers with the trouble that ended it, if any. */
  const work = async (live: Live, projectId: string): Promise<ApiTrouble | undefined> => {
    const look = tools.reader.look(projectId)
    let hasNoted = false
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      let hasRead = false
      try {
        hasRead = await readOnce(live, projectId, look)
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        const trouble = await noteTrouble(live, projectId, error)
        await advance(live, projectId)
        return trouble
      }
      if (look.hasAnswer() && !hasNoted) {
        hasNoted = true
        await noteAnswer(live, projectId)
      }
      if (!hasRead && round > 1) return undefined
      await advance(live, projectId)
    }
    return undefined
  }

  const nextDueAtMs = async (
    live: Live,
    projectId: string,
    outcome: {
      readonly trouble: ApiTrouble | undefined
      readonly calls: number
      readonly state: BudgetState
    },
  ): Promise<number> => {
    const nowMs = clock.now()
    const { durations } = await tools.factsOf(projectId)
    const rollouts = [...live.values()]
    const wakes = rollouts
      .map((rollout) => nextWakeAtMs(rollout, nowMs, durations))
      .filter((wake) => wake !== undefined)
    const pollMs = pollIntervalOf(rollouts, nowMs, { durations, bounds })
    const restMs = Math.min(
      LONGEST_REST_MS,
      pollMs ?? Number.POSITIVE_INFINITY,
      ...wakes.map((wake) => wake - nowMs),
      ...(rollouts.some(waitsForApi) ? [bounds.maximumMs] : []),
    )
    const calmMs = Math.max(bounds.minimumMs, restMs, outcome.trouble?.delayMs ?? 0)
    return nowMs + Math.round(budget.stretch(calmMs, Math.max(1, outcome.calls), outcome.state))
  }

  const tickAt = (projectId: string, dueAtMs: number): Promise<void> =>
    parts.transactions.run((transaction) =>
      parts.queue.enqueue(transaction, [
        { effect: { type: 'tick-project', projectId }, key: `tick:${projectId}`, dueAtMs },
      ]),
    )

  const tick = async (projectId: string): Promise<void> => {
    const live = await loadLive(projectId)
    if (live.size === 0) return
    const before = await budget.settle(projectId)
    const trouble = await work(live, projectId)
    const after = await budget.settle(projectId)
    const left = await loadLive(projectId)
    if (left.size === 0) return
    const calls = after.month === before.month ? after.used - before.used : 0
    await tickAt(projectId, await nextDueAtMs(left, projectId, { trouble, calls, state: after }))
  }

  return async (projectId) => {
    try {
      await tick(projectId)
    } catch (error) {
      // The poller never becomes a dead letter: as long as the database takes work, it comes back.
      log.error({ projectId, error }, 'A look at the project failed')
      await tickAt(projectId, clock.now() + bounds.maximumMs)
    }
    return { kind: 'done' }
  }
}

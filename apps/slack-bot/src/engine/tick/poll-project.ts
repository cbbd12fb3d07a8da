import type { NeededReads } from '../../rollouts/model/observation.ts'
import { waitsForApi } from '../../rollouts/model/facts/pause-facts.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { isQueueing } from '../../rollouts/watching/poll-interval.ts'
import { LIVE_STATUSES, isExecuting, type Rollout } from '../../rollouts/model/rollout.ts'
import type { RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { ApiBreaker, ApiTrouble } from '../cloud/api-breaker.ts'
import type { HandleCommand } from '../commands/command-handler.ts'
import { createLiveRollouts, stepsOf, type LiveParts, type LiveRollouts, type Step } from './live-rollouts.ts'
import type { OutsideUpdates } from './outside-updates.ts'
import type { ProjectPoll, ProjectReader } from '../cloud/project-reader.ts'
import {
  indexReading,
  isEmptyReading,
  toObservations,
  type ProjectReading,
} from '../cloud/project-reading.ts'
import { shareReads } from './share-reads.ts'
import { createSlotSums } from './slot-sums.ts'
import { createSlotTurns } from './slot-turns.ts'
import type { ProjectViews } from './project-views.ts'
import { surroundingsOf, type ProjectConditions } from './surroundings.ts'

export interface PollTools {
  readonly handle: HandleCommand
  readonly reader: ProjectReader
  readonly breaker: ApiBreaker
  readonly outside: OutsideUpdates
  readonly views: ProjectViews
  readonly factsOf: (projectId: string) => Promise<ProjectConditions>
}

/** Rounds of reading and deciding in one poll: offers, then missing details, then what those make possible. */
const MOST_ROUNDS = 6

const isWaitingForApi = ({ rollout }: RolloutView<Rollout>): boolean => waitsForApi(rollout)

const observing = (views: readonly RolloutView<Rollout>[], reading: ProjectReading): readonly Step[] => {
  const indexed = indexReading(reading)
  return stepsOf(views, (view) => {
    if (!isExecuting(view.rollout)) return undefined
    const seen = toObservations(view, indexed)
    const read = seen.observations.length + seen.absences.length + seen.refusedReads.length
    return read === 0 ? undefined : { type: 'observe', ...seen }
  })
}

const rolloutsOf = (live: LiveRollouts): readonly Rollout[] => live.all().map(({ rollout }) => rollout)

/**
 * Reads what a project's rollouts need. Each rollout observes the reading and then advances, one after the other, so that
 * they don't race for slots. Repeats until there is nothing left to read. Returns the trouble that ended it, if any.
 */
export const createProjectPoll = (
  parts: LiveParts,
  tools: PollTools,
): ((projectId: string) => Promise<ApiTrouble | undefined>) => {
  const { store, clock, log } = parts
  const { handle, breaker } = tools

  const noteTrouble = async (
    live: LiveRollouts,
    projectId: string,
    error: GatewayError,
  ): Promise<ApiTrouble> => {
    const trouble = breaker.noteFailure(projectId, error)
    log.warn({ projectId, ...trouble, error }, 'The cloud could not be read')
    if (trouble.isOpen)
      await live.take(stepsOf(live.all(), () => ({ type: 'note-api-trouble', problem: trouble.problem })))
    return trouble
  }

  const noteAnswer = async (live: LiveRollouts, projectId: string): Promise<void> => {
    breaker.noteSuccess(projectId)
    await live.take(stepsOf(live.all().filter(isWaitingForApi), () => ({ type: 'note-api-recovery' })))
  }

  /** Reads what is needed and wasn't read yet; `undefined` if there was nothing to read. */
  const readOnce = async (
    live: LiveRollouts,
    needed: NeededReads,
    poll: ProjectPoll & { readonly projectId: string },
  ): Promise<ProjectReading | undefined> => {
    const hadAnswer = poll.hasAnswer()
    // A rollout is paused until the cloud answers again; one call checks that.
    const isProbing = live.all().some(isWaitingForApi)
    const reading = await poll.read(isProbing ? { ...needed, upgradingList: true } : needed)
    if (isEmptyReading(reading)) return undefined
    if (!hadAnswer) await noteAnswer(live, poll.projectId)
    return reading
  }

  return async (projectId) => {
    const facts = await tools.factsOf(projectId)
    const poll = { ...tools.reader.poll(projectId), projectId }
    const sums = createSlotSums(facts.outside)
    const live = createLiveRollouts(
      { ...parts, handle, onChange: (view) => sums.put(view) },
      tools.views.of(projectId, await store.list({ projectId, statuses: LIVE_STATUSES })),
    )
    for (const view of live.all()) sums.put(view)

    const advancing = (views: readonly RolloutView<Rollout>[]): readonly Step[] =>
      stepsOf(views, (view) => {
        const now = { ...facts, nowMs: clock.now() }
        const surroundings = surroundingsOf(view.rollout, sums.beside(view), now)
        return { type: 'advance', surroundings }
      })
    let { outside } = facts
    const noteOutside = async (reading: ProjectReading | undefined): Promise<void> => {
      if (reading?.upgrading === undefined) return
      outside = await tools.outside.note(projectId, reading.upgrading, rolloutsOf(live))
      sums.putOutside(outside)
    }

    let again: readonly RolloutView<Rollout>[] = []
    const turns = createSlotTurns()
    for (let round = 1; round <= MOST_ROUNDS || again.length > 0; round += 1) {
      const due = live.takeChanged(again)
      const shared = shareReads(due, { sums, outside }, clock.now())
      try {
        const reading = await readOnce(live, shared.needed, poll)
        await noteOutside(reading)
        if (reading === undefined && round > 1 && again.length === 0) return undefined
        const taken = sums.total()
        // The first round advances all rollouts; later rounds only those with new readings or a free slot.
        const { passedOver } = shared
        const moving = advancing(round === 1 ? live.all() : due.filter((one) => !passedOver.includes(one)))
        await live.take(reading === undefined ? moving : [...observing(due, reading), ...moving])
        const queueing = () => live.all().filter((one) => isQueueing(one, clock.now()))
        again = turns.next(taken - sums.total(), passedOver, queueing)
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        const trouble = await noteTrouble(live, projectId, error)
        await live.take(advancing(live.all()))
        return trouble
      }
    }
    return undefined
  }
}

import type { Event } from '../model/event.ts'
import { createFold } from './fold.ts'
import { viewOf, type RolloutView } from './rollout-view.ts'
import type { ApprovedRollout, Rollout, RolloutIn, RolloutStatus } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

/** One decision while it is made. Each event is applied at once, so that the next step of a rule sees its result. */
export interface TurnOf<R extends Rollout | undefined> {
  readonly nowMs: number
  /** The state after the newest event. */
  readonly view: RolloutView<R>
  readonly rollout: R
  readonly hasEvents: boolean
  /** Returns `undefined`, which means "no refusal" when a rule returns it. */
  emit(...events: readonly Event[]): undefined
}

/** A decision about a rollout that was approved. */
export type Turn = TurnOf<ApprovedRollout>

export const isTurnOfApproved = (turn: TurnOf<Rollout>): turn is Turn => hasExecution(turn.rollout)

/** Ask before the first event: events may change the status. */
export const isTurnIn = <S extends RolloutStatus>(
  turn: TurnOf<Rollout>,
  ...statuses: readonly S[]
): turn is TurnOf<RolloutIn<S>> => statuses.some((status) => status === turn.rollout.status)

/** `onEvent` gets the view right after each event, before the next event changes it. */
export const createTurn = <R extends Rollout | undefined>(
  start: RolloutView<R>,
  nowMs: number,
  onEvent: (event: Event, after: RolloutView<Rollout>) => void,
): TurnOf<R | Rollout> => {
  const fold = createFold(start.rollout)
  let view: RolloutView<R | Rollout> = start
  let hasEvents = false
  return {
    nowMs,
    get view() {
      return view
    },
    get rollout() {
      return view.rollout
    },
    get hasEvents() {
      return hasEvents
    },
    emit(...events) {
      for (const event of events) {
        const after = viewOf(fold.apply({ event, atMs: nowMs }), view)
        view = after
        hasEvents = true
        onEvent(event, after)
      }
    },
  }
}

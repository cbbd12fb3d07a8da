import type { Command } from '../model/command.ts'
import type { Rollout } from '../model/rollout.ts'
import { viewOf, type RolloutView } from '../state/rollout-view.ts'
import { createTurn } from '../state/turn.ts'
import { effectsOf, type DecidedNotice } from '../telling/effects-of.ts'
import { gatherNotices } from '../telling/gather-notices.ts'
import type { Event } from '../model/event.ts'
import type { DueWork } from '../ports/work-queue.ts'
import type { Decision } from './decision.ts'
import { runRule } from './run-rule.ts'

/**
 * The events of a command with the next state and the effects, or the refusal. Pure and total: the same state, command
 * and time always give the same result, and nothing is thrown.
 */
export const decide = (rollout: Rollout | undefined, command: Command, nowMs: number): Decision =>
  decideOn(viewOf(rollout), command, nowMs)

/** `decide` for callers that already have a view of the rollout. */
export const decideOn = (
  view: RolloutView<Rollout | undefined>,
  command: Command,
  nowMs: number,
): Decision => {
  const events: Event[] = []
  const work: DueWork[] = []
  const notices: DecidedNotice[] = []
  const turn = createTurn(view, nowMs, (event, after) => {
    const due = effectsOf(event, after, nowMs)
    work.push(...due.work)
    if (due.notice !== undefined) notices.push({ eventIndex: events.length, notice: due.notice })
    events.push(event)
  })
  const refusal = runRule(turn, command)
  const { rollout: next } = turn
  if (refusal !== undefined || next === undefined) return { refusal: refusal ?? { kind: 'no-such-rollout' } }
  return { events, next, effects: { work, notices: gatherNotices(notices) } }
}

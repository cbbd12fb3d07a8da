import type { Command } from '../../rollouts/model/command.ts'
import { decide } from '../../rollouts/decide/decide.ts'
import { isRefused } from '../../rollouts/model/decision.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { HandleCommand } from '../commands/command-handler.ts'
import { commitCommand, type Handled } from '../commands/commit-command.ts'
import type { EngineParts } from '../engine-parts.ts'
import { isWorthACommit } from './worth-a-commit.ts'

/** A project's live rollouts during one look at it, each as its newest commit left it. */
export interface LiveRollouts {
  all(): readonly Rollout[]
  /** Those that changed since this was last asked, the first time all; and `also` these, in the one order of all. */
  takeMoved(also?: readonly Rollout[]): readonly Rollout[]
  /** Takes the steps one after the other, each with the command that is made for its rollout's present state. */
  take(steps: readonly Step[]): Promise<void>
}

type ToCommand = (rollout: Rollout) => Command | undefined

/** One command for one rollout. */
export interface Step {
  readonly rolloutId: RolloutId
  readonly toCommand: ToCommand
}

export const stepsOf = (rollouts: readonly Rollout[], toCommand: ToCommand): readonly Step[] =>
  rollouts.map(({ rolloutId }) => ({ rolloutId, toCommand }))

/** A transaction costs a wait for the disk, so several rollouts share one; a click waits for one at most. */
const MOST_TOGETHER = 20

export const createLiveRollouts = (
  parts: Pick<EngineParts, 'clock' | 'log' | 'transactions' | 'store' | 'queue' | 'durations'> & {
    readonly handle: HandleCommand
    readonly onMoved: (rollout: Rollout) => void
  },
  found: readonly StoredRollout[],
): LiveRollouts => {
  const { clock, log, handle } = parts
  // Oldest first: who came first gets the free slots first.
  const rollouts = new Map(found.toReversed().map(({ rollout }) => [rollout.rolloutId, rollout]))
  let moved = new Set<RolloutId>(rollouts.keys())

  const put = (rollout: Rollout): void => {
    rollouts.set(rollout.rolloutId, rollout)
    parts.onMoved(rollout)
  }
  const putNext = (before: Rollout, { rollout: next }: Handled): void => {
    if (next === undefined || next === before) return
    put(next)
    moved.add(next.rolloutId)
  }

  /** The command for the rollout's present state; none when nothing would come of it, as of most readings. */
  const commandFor = ({ rolloutId, toCommand }: Step) => {
    const rollout = rollouts.get(rolloutId)
    const command = rollout === undefined ? undefined : toCommand(rollout)
    if (rollout === undefined || command === undefined) return undefined
    const nowMs = clock.now()
    const decision = decide(rollout, command, nowMs)
    const isWanted =
      isRefused(decision) || isWorthACommit(rollout, { events: decision.events, live: rollouts.size, nowMs })
    return isWanted ? { command, decided: { rollout, decision, atMs: nowMs } } : undefined
  }

  /** Whether it is worth a transaction. What cannot be told here is told in there. */
  const hasWork = (step: Step): boolean => {
    try {
      return commandFor(step) !== undefined
    } catch {
      return true
    }
  }

  const takeAlone = async (step: Step): Promise<void> => {
    try {
      const wanted = commandFor(step)
      if (wanted !== undefined) putNext(wanted.decided.rollout, await handle(step.rolloutId, wanted.command))
    } catch (error) {
      // One rollout that cannot be decided must not hold up the others of its project.
      log.error({ rolloutId: step.rolloutId, error }, 'A rollout could not be moved on')
    }
  }

  /** Takes steps in one transaction until enough have changed something; answers with how many it took. */
  const takeTogether = async (steps: readonly Step[]): Promise<number> => {
    const before = new Map(rollouts)
    const movedBefore = new Set(moved)
    let taken = 0
    let changed = 0
    try {
      await parts.transactions.run(async (transaction) => {
        for (const step of steps) {
          if (changed >= MOST_TOGETHER) return
          taken += 1
          const wanted = commandFor(step)
          if (wanted === undefined) continue
          const { rolloutId } = step
          const { rollout } = wanted.decided
          putNext(rollout, await commitCommand(parts, transaction, { rolloutId, ...wanted }))
          changed += 1
        }
      })
    } catch (error) {
      // Nothing was kept. Each for itself, so that what failed is one rollout's trouble only.
      log.debug({ error }, 'Rollouts are moved on one by one')
      moved = movedBefore
      for (const rollout of before.values()) put(rollout)
      // A transaction that did not even begin took none; the first step tells whether the database is there at all.
      taken = Math.max(1, taken)
      for (const step of steps.slice(0, taken)) await takeAlone(step)
    }
    return taken
  }

  return {
    all: () => [...rollouts.values()],
    takeMoved: (also = []) => {
      const taken = new Set([...moved, ...also.map(({ rolloutId }) => rolloutId)])
      moved = new Set()
      return [...rollouts.values()].filter(({ rolloutId }) => taken.has(rolloutId))
    },
    take: async (steps) => {
      let left = steps
      for (;;) {
        const first = left.findIndex(hasWork)
        if (first === -1) return
        left = left.slice(first)
        left = left.slice(await takeTogether(left))
      }
    },
  }
}

import type { Command } from '../rollouts/command.ts'
import { decide } from '../rollouts/decide.ts'
import { isRefused } from '../rollouts/decision.ts'
import type { RolloutId } from '../rollouts/ids.ts'
import type { StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { Rollout } from '../rollouts/rollout.ts'
import type { HandleCommand } from './command-handler.ts'
import { commitCommand, type Handled } from './commit-command.ts'
import type { EngineParts } from './engine-parts.ts'
import { isWorthACommit } from './worth-a-commit.ts'

/** A project's live rollouts during one look at it, each as its newest commit left it. */
export interface LiveRollouts {
  all(): readonly Rollout[]
  /** Those that changed since this was last asked, the first time all; and `also` these, in the one order of all. */
  takeMoved(also?: readonly Rollout[]): readonly Rollout[]
  /** Gives each of these rollouts, one after the other, the command that is made for its present state. */
  applyTo(rollouts: readonly Rollout[], toCommand: ToCommand): Promise<void>
}

type ToCommand = (rollout: Rollout) => Command | undefined

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
  const commandFor = (rolloutId: RolloutId, toCommand: ToCommand) => {
    const rollout = rollouts.get(rolloutId)
    const command = rollout === undefined ? undefined : toCommand(rollout)
    if (rollout === undefined || command === undefined) return undefined
    const nowMs = clock.now()
    const decision = decide(rollout, command, nowMs)
    const isWanted =
      isRefused(decision) || isWorthACommit(rollout, { events: decision.events, live: rollouts.size, nowMs })
    return isWanted ? { rollout, command } : undefined
  }

  /** Whether it is worth a transaction. What cannot be told here is told in there. */
  const hasWork = (rolloutId: RolloutId, toCommand: ToCommand): boolean => {
    try {
      return commandFor(rolloutId, toCommand) !== undefined
    } catch {
      return true
    }
  }

  const applyAlone = async (rolloutId: RolloutId, toCommand: ToCommand): Promise<void> => {
    try {
      const wanted = commandFor(rolloutId, toCommand)
      if (wanted !== undefined) putNext(wanted.rollout, await handle(rolloutId, wanted.command))
    } catch (error) {
      // One rollout that cannot be decided must not hold up the others of its project.
      log.error({ rolloutId, error }, 'A rollout could not be moved on')
    }
  }

  /** Moves rollouts on until enough of them have changed; answers with how many it went through. */
  const applyTogether = async (rolloutIds: readonly RolloutId[], toCommand: ToCommand): Promise<number> => {
    const before = rolloutIds.flatMap((rolloutId) => rollouts.get(rolloutId) ?? [])
    const movedBefore = new Set(moved)
    let seen = 0
    let changed = 0
    try {
      await parts.transactions.run(async (transaction) => {
        for (; seen < rolloutIds.length && changed < MOST_TOGETHER; seen += 1) {
          const rolloutId = rolloutIds[seen] as RolloutId
          const wanted = commandFor(rolloutId, toCommand)
          if (wanted === undefined) continue
          const { rollout, command } = wanted
          putNext(rollout, await commitCommand(parts, transaction, { rolloutId, command }))
          changed += 1
        }
      })
      return seen
    } catch (error) {
      // Nothing was kept. Each for itself, so that what failed is one rollout's trouble only.
      log.debug({ rolloutIds, error }, 'Rollouts are moved on one by one')
      moved = movedBefore
      for (const rollout of before) put(rollout)
      for (const rolloutId of rolloutIds) await applyAlone(rolloutId, toCommand)
      return rolloutIds.length
    }
  }

  return {
    all: () => [...rollouts.values()],
    takeMoved: (also = []) => {
      const taken = new Set([...moved, ...also.map(({ rolloutId }) => rolloutId)])
      moved = new Set()
      return [...rollouts.values()].filter(({ rolloutId }) => taken.has(rolloutId))
    },
    applyTo: async (targets, toCommand) => {
      let left = targets.map(({ rolloutId }) => rolloutId)
      for (;;) {
        const first = left.findIndex((rolloutId) => hasWork(rolloutId, toCommand))
        if (first === -1) return
        left = left.slice(first)
        left = left.slice(await applyTogether(left, toCommand))
      }
    },
  }
}

import type { Command } from '../rollouts/command.ts'
import { decide } from '../rollouts/decide.ts'
import { isRefused } from '../rollouts/decision.ts'
import type { RolloutId } from '../rollouts/ids.ts'
import type { StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { Rollout } from '../rollouts/rollout.ts'
import type { HandleCommand } from './command-handler.ts'
import type { EngineParts } from './engine-parts.ts'

/** A project's live rollouts during one look at it, each as its newest commit left it. */
export interface LiveRollouts {
  all(): readonly Rollout[]
  /** Those that changed since this was last asked; the first time all. */
  takeMoved(): readonly Rollout[]
  /** Gives each of these rollouts, one after the other, the command that is made for its present state. */
  applyTo(rollouts: readonly Rollout[], toCommand: (rollout: Rollout) => Command | undefined): Promise<void>
}

export const createLiveRollouts = (
  parts: Pick<EngineParts, 'clock' | 'log'> & {
    readonly handle: HandleCommand
    readonly onMoved: (rollout: Rollout) => void
  },
  found: readonly StoredRollout[],
): LiveRollouts => {
  const { clock, log, handle } = parts
  // Oldest first: who came first gets the free slots first.
  const rollouts = new Map(found.toReversed().map(({ rollout }) => [rollout.rolloutId, rollout]))
  let moved = new Set<RolloutId>(rollouts.keys())

  /** Commits only when there is something to commit: most readings change nothing. */
  const apply = async (rollout: Rollout, command: Command): Promise<void> => {
    const decision = decide(rollout, command, clock.now())
    if (!isRefused(decision) && decision.events.length === 0) return
    const handled = await handle(rollout.rolloutId, command)
    const next = handled.rollout
    if (next === undefined || next === rollout) return
    rollouts.set(rollout.rolloutId, next)
    moved.add(rollout.rolloutId)
    parts.onMoved(next)
  }

  return {
    all: () => [...rollouts.values()],
    takeMoved: () => {
      const taken = moved
      moved = new Set()
      return [...rollouts.values()].filter(({ rolloutId }) => taken.has(rolloutId))
    },
    applyTo: async (targets, toCommand) => {
      for (const { rolloutId } of targets) {
        const rollout = rollouts.get(rolloutId)
        const command = rollout === undefined ? undefined : toCommand(rollout)
        if (rollout === undefined || command === undefined) continue
        try {
          await apply(rollout, command)
        } catch (error) {
          // One rollout that cannot be decided must not hold up the others of its project.
          log.error({ rolloutId, command: command.type, error }, 'A rollout could not be moved on')
        }
      }
    },
  }
}

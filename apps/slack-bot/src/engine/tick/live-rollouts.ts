import type { Command } from '../../rollouts/model/command.ts'
import { decideOn } from '../../rollouts/decide/decide.ts'
import { isRefused } from '../../rollouts/decide/decision.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { viewOf, type RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { HandleCommand } from '../commands/command-handler.ts'
import { commitCommand, type CommitParts, type Decided, type Handled } from '../commands/commit-command.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { VersionedView } from './project-views.ts'
import { isWorthACommit } from './worth-a-commit.ts'

/** A project's live rollouts during one poll, each at its newest committed state. */
export interface LiveRollouts {
  all(): readonly RolloutView<Rollout>[]
  /** Views that changed since the last call (at first, all), plus `also`, in their usual order. */
  takeChanged(also?: readonly RolloutView<Rollout>[]): readonly RolloutView<Rollout>[]
  /** Runs the steps in order. Each command is made from its rollout's current state. */
  take(steps: readonly Step[]): Promise<void>
}

type ToCommand = (view: RolloutView<Rollout>) => Command | undefined

/** One command for one rollout. */
export interface Step {
  readonly rolloutId: RolloutId
  readonly toCommand: ToCommand
}

export const stepsOf = (views: readonly RolloutView<Rollout>[], toCommand: ToCommand): readonly Step[] =>
  views.map(({ rollout }) => ({ rolloutId: rollout.rolloutId, toCommand }))

/** A step whose decision is worth a commit. */
interface Work {
  readonly command: Command
  readonly decided: Decided
}

export type LiveParts = CommitParts & Pick<EngineParts, 'transactions' | 'log'>

/** Each transaction waits for the disk, so several rollouts share one. A click waits for one transaction at most. */
const MOST_TOGETHER = 20

export const createLiveRollouts = (
  parts: LiveParts & {
    readonly handle: HandleCommand
    readonly onChange: (view: RolloutView<Rollout>) => void
  },
  found: readonly VersionedView[],
): LiveRollouts => {
  const { clock, log, handle } = parts
  // Oldest first: older rollouts get free slots first.
  const rollouts = new Map(
    found.toReversed().map((one): [RolloutId, VersionedView] => [one.view.rollout.rolloutId, one]),
  )
  let moved = new Set<RolloutId>(rollouts.keys())

  const put = (known: VersionedView): void => {
    rollouts.set(known.view.rollout.rolloutId, known)
    parts.onChange(known.view)
  }
  const putNext = ({ rollout, version }: Handled): void => {
    if (rollout === undefined || version === undefined) return
    const { rolloutId } = rollout
    const known = rollouts.get(rolloutId)
    if (version === known?.version) return
    put({ view: viewOf(rollout, known?.view), version })
    moved.add(rolloutId)
  }

  /** Decides a step on the rollout's current state; `undefined` if the result isn't worth a commit. */
  const workOf = ({ rolloutId, toCommand }: Step): Work | undefined => {
    const known = rollouts.get(rolloutId)
    const command = known === undefined ? undefined : toCommand(known.view)
    if (known === undefined || command === undefined) return undefined
    const { view, version } = known
    const atMs = clock.now()
    const decision = decideOn(view, command, atMs)
    const isWanted =
      isRefused(decision) ||
      isWorthACommit(view.rollout, { events: decision.events, live: rollouts.size, nowMs: atMs })
    return isWanted ? { command, decided: { version, decision, atMs } } : undefined
  }

  /** Skips steps without work. Returns the first one with work, or whose decision throws (then without `work`). */
  const nextWork = (steps: readonly Step[]): { readonly left: readonly Step[]; readonly work?: Work } => {
    for (const [index, step] of steps.entries())
      try {
        const work = workOf(step)
        if (work !== undefined) return { left: steps.slice(index), work }
      } catch {
        return { left: steps.slice(index) }
      }
    return { left: [] }
  }

  const takeAlone = async (step: Step): Promise<void> => {
    try {
      const work = workOf(step)
      if (work !== undefined) putNext(await handle(step.rolloutId, work.command, work.decided))
    } catch (error) {
      // A rollout that can't be decided must not block the others of its project.
      log.error({ rolloutId: step.rolloutId, error }, 'A step of a rollout failed')
    }
  }

  /** Runs steps in one transaction until enough of them changed something. Returns how many it ran. */
  const takeTogether = async (steps: readonly Step[], first: Work | undefined): Promise<number> => {
    const before = new Map(rollouts)
    const movedBefore = new Set(moved)
    let taken = 0
    let changed = 0
    try {
      await parts.transactions.run(async (transaction) => {
        for (const step of steps) {
          if (changed >= MOST_TOGETHER) return
          const work = taken === 0 && first !== undefined ? first : workOf(step)
          taken += 1
          if (work === undefined) continue
          putNext(await commitCommand(parts, transaction, { rolloutId: step.rolloutId, ...work }))
          changed += 1
        }
      })
    } catch (error) {
      // Rolled back. Run each step alone, so that one failing rollout affects only itself.
      log.debug({ error }, 'Rollouts are advanced one by one')
      moved = movedBefore
      for (const known of before.values()) put(known)
      // If the transaction didn't even begin, the first step shows whether the database answers.
      taken = Math.max(1, taken)
      for (const step of steps.slice(0, taken)) await takeAlone(step)
    }
    return taken
  }

  return {
    all: () => [...rollouts.values()].map(({ view }) => view),
    takeChanged: (also = []) => {
      const taken = new Set([...moved, ...also.map(({ rollout }) => rollout.rolloutId)])
      moved = new Set()
      return [...rollouts.values()]
        .map(({ view }) => view)
        .filter(({ rollout }) => taken.has(rollout.rolloutId))
    },
    take: async (steps) => {
      let next = nextWork(steps)
      while (next.left.length > 0) {
        const taken = await takeTogether(next.left, next.work)
        next = nextWork(next.left.slice(taken))
      }
    },
  }
}

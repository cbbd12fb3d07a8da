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

/** A project's live rollouts during one poll, each as its newest commit left it. */
export interface LiveRollouts {
  all(): readonly RolloutView<Rollout>[]
  /** Those that changed since this was last asked, the first time all; and `also` these, in the one order of all. */
  takeMoved(also?: readonly RolloutView<Rollout>[]): readonly RolloutView<Rollout>[]
  /** Takes the steps one after the other, each with the command that is made for its rollout's present state. */
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

/** A step that something would come of, with what was decided for it. */
interface Work {
  readonly command: Command
  readonly decided: Decided
}

export type LiveParts = CommitParts & Pick<EngineParts, 'transactions' | 'log'>

/** A transaction costs a wait for the disk, so several rollouts share one; a click waits for one at most. */
const MOST_TOGETHER = 20

export const createLiveRollouts = (
  parts: LiveParts & {
    readonly handle: HandleCommand
    readonly onMoved: (view: RolloutView<Rollout>) => void
  },
  found: readonly VersionedView[],
): LiveRollouts => {
  const { clock, log, handle } = parts
  // Oldest first: who came first gets the free slots first.
  const rollouts = new Map(
    found.toReversed().map((one): [RolloutId, VersionedView] => [one.view.rollout.rolloutId, one]),
  )
  let moved = new Set<RolloutId>(rollouts.keys())

  const put = (known: VersionedView): void => {
    rollouts.set(known.view.rollout.rolloutId, known)
    parts.onMoved(known.view)
  }
  const putNext = ({ rollout, version }: Handled): void => {
    if (rollout === undefined || version === undefined) return
    const { rolloutId } = rollout
    const known = rollouts.get(rolloutId)
    if (version === known?.version) return
    put({ view: viewOf(rollout, known?.view), version })
    moved.add(rolloutId)
  }

  /** What is decided on the rollout's present state; nothing when nothing would come of it, as of most readings. */
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

  /** The steps from the first that something would come of, and its work. Without work, that step could not be decided. */
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
      // One rollout that cannot be decided must not hold up the others of its project.
      log.error({ rolloutId: step.rolloutId, error }, 'A rollout could not be moved on')
    }
  }

  /** Takes steps in one transaction until enough have changed something; answers with how many it took. */
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
      // Nothing was kept. Each for itself, so that what failed is one rollout's trouble only.
      log.debug({ error }, 'Rollouts are moved on one by one')
      moved = movedBefore
      for (const known of before.values()) put(known)
      // A transaction that did not even begin took none; the first step tells whether the database is there at all.
      taken = Math.max(1, taken)
      for (const step of steps.slice(0, taken)) await takeAlone(step)
    }
    return taken
  }

  return {
    all: () => [...rollouts.values()].map(({ view }) => view),
    takeMoved: (also = []) => {
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

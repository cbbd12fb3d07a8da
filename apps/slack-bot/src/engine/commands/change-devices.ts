import type { ApproverRight } from '../../rollouts/model/command.ts'
import type { PlanNote } from '../../rollouts/model/codes/plan-note.ts'
import type { PersonId, RolloutId } from '../../rollouts/model/ids.ts'
import type { Plan } from '../../rollouts/model/plan.ts'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { planWithout } from '../../rollouts/planning/plan-without.ts'
import type { CallBudget } from '../cloud/call-budget.ts'
import type { EngineParts } from '../engine-parts.ts'
import { outlookNotesOf } from '../planning/outlook-notes.ts'
import { planHashOf } from '../planning/plan-hash-of.ts'
import { planNotesOf } from '../planning/plan-notes.ts'
import type { HandleCommand } from './command-handler.ts'
import type { Handled } from './commit-command.ts'
import type { RoomLocks } from './room-locks.ts'

export interface ChangeRequest {
  readonly rolloutId: RolloutId
  readonly by: PersonId
  readonly right: ApproverRight
  /** The plan that the person saw. */
  readonly planHash: string
  readonly leftOut: readonly string[]
}

/** About devices that aren't in the plan: as true of a smaller plan. */
const OF_OTHER_DEVICES: ReadonlySet<PlanNote['kind']> = new Set([
  'left-out',
  'refused',
  'already-installed',
  'unticked',
])
const NO_SURPLUS = { leftOut: new Map(), refused: [], installed: [] }

/** Leaves devices out of an open request: makes the smaller plan, its hash and its notes, and lets the rules decide. */
export const createDeviceChanger = (
  parts: Pick<EngineParts, 'store' | 'clock'>,
  tools: {
    readonly handle: HandleCommand
    readonly budget: Pick<CallBudget, 'settle'>
    readonly lockedRoomsOf: RoomLocks['lockedRoomsOf']
  },
): ((request: ChangeRequest) => Promise<Handled>) => {
  const notesOf = async (
    { notes, durations }: Pick<Extract<Rollout, { plan: Plan }>, 'notes' | 'durations'>,
    plan: Plan,
  ): Promise<readonly PlanNote[]> => {
    const nowMs = parts.clock.now()
    const lockedRooms = await tools.lockedRoomsOf(plan.projectId)
    const freshSinceMs = nowMs - plan.knobs.detailFreshMs
    return [
      ...planNotesOf(plan.devices, NO_SURPLUS, { lockedRooms, freshSinceMs }),
      ...notes.filter(({ kind }) => OF_OTHER_DEVICES.has(kind)),
      ...(await outlookNotesOf(plan, durations, { nowMs, budget: tools.budget })),
    ]
  }

  return async ({ rolloutId, ...asked }) => {
    const stored = await parts.store.load(rolloutId)
    if (stored === undefined) return { kind: 'refused', refusal: { kind: 'no-such-rollout' } }
    const { rollout } = stored
    const command = { type: 'change-devices', ...asked } as const
    // The rules refuse it.
    if (!hasPlan(rollout)) return tools.handle(rolloutId, { ...command, newPlanHash: '', notes: [] })
    const plan = planWithout(rollout.plan, new Set(asked.leftOut), rollout.selection.firstDeviceIds)
    const notes = await notesOf(rollout, plan)
    return tools.handle(rolloutId, { ...command, newPlanHash: planHashOf(plan), notes })
  }
}

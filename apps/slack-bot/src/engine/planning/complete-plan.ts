import { doublingDelayMs } from '../../rollouts/timing/doubling-delay.ts'
import type { PlanProblem } from '../../rollouts/model/codes/plan-problem.ts'
import { durationsFor, type LearnedDurations } from '../../rollouts/model/durations.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { hoursOf, startsAtOf } from '../../rollouts/model/start.ts'
import { quarantineOf } from '../../rollouts/planning/quarantine-of.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import type { Rollout, RolloutIn } from '../../rollouts/model/rollout.ts'
import { buildPlan } from './build-plan.ts'
import { PLAN_DETAIL_FOR_MS } from './plan-detail-age.ts'
import { leftOutFor } from './left-out.ts'
import { outlookNotesOf } from './outlook-notes.ts'
import { planHashOf } from './plan-hash-of.ts'
import type { ReadAhead } from './read-ahead.ts'
import type { CallBudget } from '../cloud/call-budget.ts'
import type { HandleCommand } from '../commands/command-handler.ts'
import type { DetailReader } from '../cloud/detail-reader.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'
import type { RoomLocks } from '../commands/room-locks.ts'

/** After this long without the cloud, and without any progress, the draft is given up and the requester is told. */
const GIVE_UP_AFTER_MS = 10 * 60_000
const DELAY = { firstMs: 5000, longestMs: 60_000 }
/** Offers may be this old for planning: they are read again before anything is sent. */
const OFFER_FOR_MS = 15_000

/** Ended rollouts that may contain failures, for the quarantine. */
const ENDED = ['completed-with-failures', 'halted'] as const
const MOST_PAST = 100

const DONE: WorkResult = { kind: 'done' }

export type CompletePlan = (rolloutId: RolloutId, attempt: number) => Promise<WorkResult>

/** Turns a draft into a plan that can be approved, from what the cloud offers now. */
export const createPlanCompleter = (
  parts: Pick<EngineParts, 'store' | 'gateway' | 'clock' | 'log' | 'knobsOf' | 'windowOf' | 'roomWindowsOf'>,
  tools: {
    readonly handle: HandleCommand
    readonly fleet: FleetReader
    readonly details: DetailReader
    readonly readAhead: ReadAhead
    readonly lockedRoomsOf: RoomLocks['lockedRoomsOf']
    readonly durationsOf: () => Promise<LearnedDurations>
    readonly budget: Pick<CallBudget, 'settle'>
  },
): CompletePlan => {
  const { handle, fleet, details } = tools

  const readSources = async (draft: RolloutIn<'draft'>) => {
    const { selection } = draft
    const { projectId } = selection
    const [snapshot, upgrading] = await Promise.all([
      fleet.readPendingOf(
        projectId,
        selection.devices.map(({ deviceId }) => deviceId),
        OFFER_FOR_MS,
      ),
      parts.gateway.listUpgrading(projectId),
    ])
    const rows = new Map(snapshot.devices.map((device) => [device.deviceId, device]))
    const busy = new Map(upgrading.devices.map((device) => [device.deviceId, device]))
    const wanted = selection.devices
      .filter(
        (picked) => leftOutFor(picked, rows.get(picked.deviceId), busy.get(picked.deviceId)) === undefined,
      )
      .map(({ deviceId }) => deviceId)
    return {
      snapshot,
      upgrading: upgrading.devices,
      // No account check: the lists were answered a moment ago.
      details: await details.read({
        projectId,
        deviceIds: wanted,
        maxAgeMs: PLAN_DETAIL_FOR_MS,
        checkAccount: async () => {},
      }),
    }
  }

  const pastRollouts = async (projectId: string): Promise<readonly Rollout[]> =>
    (await parts.store.list({ projectId, statuses: ENDED, limit: MOST_PAST })).map(({ rollout }) => rollout)

  const abandon = async (rolloutId: RolloutId, problem: PlanProblem): Promise<WorkResult> => {
    await handle(rolloutId, { type: 'abandon-draft', problem })
    return DONE
  }

  const complete = async (draft: RolloutIn<'draft'>): Promise<WorkResult> => {
    const { rolloutId, selection } = draft
    const { projectId } = selection
    const progress = await tools.readAhead(draft)
    if (progress !== undefined) {
      // Its effect is the next piece.
      await handle(rolloutId, progress)
      return DONE
    }
    const startsAtMs = startsAtOf(draft.start)
    const window = await parts.windowOf?.(projectId, hoursOf(draft.start))
    const sources = await readSources(draft)
    const { plan, notes, unmatchedRooms } = buildPlan({
      ...sources,
      selection,
      quarantine: quarantineOf(await pastRollouts(projectId), parts.clock.now()),
      lockedRooms: await tools.lockedRoomsOf(projectId),
      roomWindows: (await parts.roomWindowsOf?.(projectId, hoursOf(draft.start))) ?? [],
      knobs: await parts.knobsOf(projectId),
      nowMs: parts.clock.now(),
      ...(window !== undefined && { window }),
      ...(startsAtMs !== undefined && { startsAtMs }),
    })
    if (unmatchedRooms.length > 0)
      parts.log.warn({ projectId, unmatchedRooms }, 'Some configured room windows match no room')
    if (plan.devices.length === 0) return abandon(rolloutId, { code: 'nothing-left', notes })
    const hasWindow = plan.window !== undefined || plan.roomWindows !== undefined
    if (draft.start === 'next-window' && !hasWindow) return abandon(rolloutId, { code: 'no-window' })
    const learned = durationsFor(plan.devices, await tools.durationsOf())
    const outlook = { nowMs: parts.clock.now(), budget: tools.budget }
    const handled = await handle(rolloutId, {
      type: 'request-approval',
      plan,
      planHash: planHashOf(plan),
      notes: [...notes, ...(await outlookNotesOf(plan, learned, outlook))],
      durations: learned,
    })
    if (handled.kind === 'refused' && handled.refusal.kind === 'malformed-plan') {
      const { contradiction } = handled.refusal
      parts.log.error({ rolloutId, contradiction }, 'The plan contradicts the selection')
      return abandon(rolloutId, { code: 'contradiction', contradiction })
    }
    return DONE
  }

  return async (rolloutId, attempt) => {
    const stored = await parts.store.load(rolloutId)
    if (stored?.rollout.status !== 'draft') return DONE
    try {
      return await complete(stored.rollout)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      const { preparing, createdAtMs } = stored.rollout
      const isOver = parts.clock.now() - (preparing?.atMs ?? createdAtMs) >= GIVE_UP_AFTER_MS
      if (!error.isRetryable || isOver) {
        parts.log.warn({ rolloutId, error }, 'A draft was given up because the cloud could not be read')
        return abandon(rolloutId, error.callProblem)
      }
      return { kind: 'retry', delayMs: doublingDelayMs(DELAY, attempt), problem: error.message, error }
    }
  }
}

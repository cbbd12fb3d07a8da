import { planIndexOf, type PlanIndex } from '../model/plan-index.ts'
import {
  hasExecution,
  hasPlan,
  type ApprovedRollout,
  type Dispatch,
  type Execution,
  type Rollout,
  type RolloutIn,
  type RolloutStatus,
} from '../model/rollout.ts'
import { deviceGroupsOf, type DeviceGroups } from './device-groups.ts'
import { sendingQueueOf, type Queued } from './sending-queue.ts'
import { waveRecordsOf, type WaveRecords } from './wave-records.ts'

/**
 * One state of a rollout, with facts that its rules ask for repeatedly. A fact is computed when it is first asked for and
 * belongs to this view only; the state after the next event has its own view. A rollout that was never approved has none.
 */
export interface RolloutView<R extends Rollout | undefined = ApprovedRollout> {
  readonly rollout: R
  readonly planIndex: PlanIndex
  readonly groups: DeviceGroups
  /** The records of each wave. */
  readonly waves: readonly WaveRecords[]
  readonly queue: readonly Queued[]
  /** Dispatches without an end: few of all that a rollout makes. */
  readonly openDispatches: readonly Dispatch[]
}

const NO_GROUPS: DeviceGroups = { touched: [], takers: [], failed: 0, drifted: 0 }

const openDispatchesOf = ({ dispatches }: Execution): readonly Dispatch[] =>
  Object.values(dispatches).filter(({ state }) => state === 'intended' || state === 'sending')

/** A view of `rollout`. With `before`, it reuses what doesn't change: the plan's index. */
export const viewOf = <R extends Rollout | undefined>(
  rollout: R,
  before?: RolloutView<Rollout | undefined>,
): RolloutView<R> => {
  const plan = rollout !== undefined && hasPlan(rollout) ? rollout.plan : undefined
  const execution = rollout !== undefined && hasExecution(rollout) ? rollout : undefined
  const planIndex =
    before !== undefined && before.planIndex.plan === plan ? before.planIndex : planIndexOf(plan)
  let groups: DeviceGroups | undefined
  let waves: readonly WaveRecords[] | undefined
  let queue: readonly Queued[] | undefined
  let openDispatches: readonly Dispatch[] | undefined
  return {
    rollout,
    planIndex,
    get groups() {
      return (groups ??= execution === undefined ? NO_GROUPS : deviceGroupsOf(execution))
    },
    get waves() {
      return (waves ??= execution === undefined ? [] : waveRecordsOf(execution))
    },
    get queue() {
      return (queue ??= execution === undefined ? [] : sendingQueueOf(execution, planIndex))
    },
    get openDispatches() {
      return (openDispatches ??= execution === undefined ? [] : openDispatchesOf(execution))
    },
  }
}

export const isViewIn = <S extends RolloutStatus>(
  view: RolloutView<Rollout>,
  ...statuses: readonly S[]
): view is RolloutView<RolloutIn<S>> => statuses.some((status) => status === view.rollout.status)

export const isViewOfApproved = (view: RolloutView<Rollout>): view is RolloutView =>
  hasExecution(view.rollout)

import type { ApproverRight } from '../model/command.ts'
import type { RolloutId } from '../model/ids.ts'
import type { Refusal } from '../model/codes/refusal.ts'
import type { ProjectTrailEntry } from '../ports/project-trail.ts'
import { refusalOfRight } from './decide-approval.ts'

/** In one call: Tuya documents no limit and answers for all of them at once. */
export const MOST_CLEARED = 20
/** Longer than any call takes. After that, a clear without an outcome counts as unclear, and the list decides. */
const CLEAR_OPEN_MS = 120_000

/** Which of the devices may be cleared now, and why the others may not. */
export interface ClearDecision {
  readonly deviceIds: readonly string[]
  /** Part of a rollout that has not ended, which tries them again or waits for them. */
  readonly reserved: ReadonlyMap<string, RolloutId>
  /** Somebody's clear of them is under way. */
  readonly underWay: readonly string[]
  /** Not in the list of failures any more. */
  readonly gone: readonly string[]
}

/** Devices that an earlier clear names whose outcome is still to come. */
const underWayOf = (trail: readonly ProjectTrailEntry[], nowMs: number): ReadonlySet<string> => {
  const events = trail.flatMap(({ event, atMs }) => (event === undefined ? [] : [{ event, atMs }]))
  const ended = new Set(
    events.flatMap(({ event }) => (event.type === 'failed-clear-ended' ? [event.clearId] : [])),
  )
  return new Set(
    events.flatMap(({ event, atMs }) =>
      event.type === 'failed-clear-asked' && !ended.has(event.clearId) && atMs > nowMs - CLEAR_OPEN_MS
        ? event.deviceIds
        : [],
    ),
  )
}

/** Clearing loses the only trace that Tuya has of a failure, so it takes an approver. */
export const refusalOfClear = (right: ApproverRight): Refusal | undefined => refusalOfRight(right)

/** Only what the list still shows as failed is sent, and nothing that somebody else is busy with. */
export const decideClear = (
  asked: readonly string[],
  facts: {
    readonly listed: ReadonlySet<string>
    readonly reservations: ReadonlyMap<string, RolloutId>
    readonly trail: readonly ProjectTrailEntry[]
    readonly nowMs: number
  },
): ClearDecision => {
  const { listed, reservations } = facts
  const busy = underWayOf(facts.trail, facts.nowMs)
  const deviceIds: string[] = []
  const reserved = new Map<string, RolloutId>()
  const underWay: string[] = []
  const gone: string[] = []
  for (const deviceId of new Set(asked)) {
    const rolloutId = reservations.get(deviceId)
    if (rolloutId !== undefined) reserved.set(deviceId, rolloutId)
    else if (busy.has(deviceId)) underWay.push(deviceId)
    else if (!listed.has(deviceId)) gone.push(deviceId)
    else if (deviceIds.length < MOST_CLEARED) deviceIds.push(deviceId)
  }
  return { deviceIds, reserved, underWay, gone }
}

import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { Event, EventOf } from '../model/event.ts'
import type { MapCopies } from './map-copies.ts'
import { waitsForWindow } from '../model/facts/pause-facts.ts'
import { hasDrifted } from '../model/facts/record-facts.ts'
import type { ExecutingRollout, Execution, Rollout, RolloutIn } from '../model/rollout.ts'
import { EXECUTING_STATUSES, hasBegun, hasExecution, isExecuting } from '../model/rollout.ts'

/** Events that change the status of an approved rollout. */
export type ExecutionEvent = EventOf<
  | 'rollout-scheduled'
  | 'window-skipped'
  | 'window-misfit'
  | 'rollout-started'
  | 'rollout-paused'
  | 'rollout-resumed'
  | 'rollout-halting'
  | 'rollout-halted'
  | 'rollout-completed'
  | 'gap-closed'
  | 'failed-retried'
  | 'rollout-observed'
  | 'versions-read'
  | 'polling-slowed'
>
const cannotFollow = (rollout: Rollout, event: Event): BrokenInvariantError =>
  new BrokenInvariantError(`${event.type} cannot follow in ${rollout.rolloutId}, which is ${rollout.status}`)

const executingIn = (
  rollout: Rollout,
  event: Event,
  statuses: readonly ExecutingRollout['status'][],
): ExecutingRollout => {
  if (isExecuting(rollout) && statuses.includes(rollout.status)) return rollout
  throw cannotFollow(rollout, event)
}

/** The execution without the fields of the status it had. */
export const executionOf = (rollout: Extract<Rollout, Execution>): Execution => {
  const { rolloutId, requester, place, selection, reason, start, createdAtMs, replaces } = rollout
  const { replacedRequesters, earlierPlanHashes } = rollout
  const { plan, planHash, notes, requestedAtMs, expiresAtMs, votes, durations } = rollout
  const { approvedAtMs, startedAtMs, waves, devices, dispatches, dispatchCount } = rollout
  const { lastObservedAtMs, resumedAtMs, wentOnAtMs, acknowledgedDrift, slowPolling, gap } = rollout
  return {
    rolloutId,
    requester,
    place,
    selection,
    start,
    createdAtMs,
    plan,
    planHash,
    notes,
    requestedAtMs,
    expiresAtMs,
    votes,
    approvedAtMs,
    waves,
    devices,
    dispatches,
    dispatchCount,
    ...(reason !== undefined && { reason }),
    ...(replaces !== undefined && { replaces }),
    ...(replacedRequesters !== undefined && { replacedRequesters }),
    ...(earlierPlanHashes !== undefined && { earlierPlanHashes }),
    ...(startedAtMs !== undefined && { startedAtMs }),
    ...(lastObservedAtMs !== undefined && { lastObservedAtMs }),
    ...(durations !== undefined && { durations }),
    ...(slowPolling !== undefined && { slowPolling }),
    ...(gap !== undefined && { gap }),
    ...(resumedAtMs !== undefined && { resumedAtMs }),
    ...(wentOnAtMs !== undefined && { wentOnAtMs }),
    ...(acknowledgedDrift !== undefined && { acknowledgedDrift }),
  }
}

const whyHalted = (told: Pick<EventOf<'rollout-halting'>, 'remark' | 'replacedBy'>) => ({
  ...(told.remark !== undefined && { remark: told.remark }),
  ...(told.replacedBy !== undefined && { replacedBy: told.replacedBy }),
})

const countDrifted = (execution: Execution): number =>
  Object.values(execution.devices).filter(({ progress }) => hasDrifted(progress)).length

const running = (rollout: ExecutingRollout, atMs: number): Rollout => ({
  ...executionOf(rollout),
  status: 'running',
  startedAtMs: rollout.startedAtMs ?? atMs,
  wentOnAtMs: atMs,
})

/** A rollout paused before it started waits for its window again: only the window starts it. */
const goingOn = (rollout: ExecutingRollout, atMs: number): Rollout =>
  hasBegun(rollout) ? running(rollout, atMs) : { ...executionOf(rollout), status: 'scheduled' }

const resumed = (rollout: ExecutingRollout, event: EventOf<'rollout-resumed'>, atMs: number): Rollout => ({
  ...goingOn(rollout, atMs),
  // A person who resumes acknowledges the drifted devices; the clock doesn't.
  ...(event.by !== undefined && { acknowledgedDrift: countDrifted(rollout), resumedAtMs: atMs }),
})

type PausedFacts = Pick<RolloutIn<'paused'>, 'pausedBy' | 'remark' | 'finding' | 'opensAtMs' | 'untilPerson'>

const pausedFacts = (event: EventOf<'rollout-paused'>): PausedFacts => {
  if (event.reason !== 'human') {
    const { type: _type, reason: _reason, ...facts } = event
    return facts
  }
  const { by, remark } = event
  return { pausedBy: by, ...(remark !== undefined && { remark }) }
}

const paused = (rollout: ExecutingRollout, event: EventOf<'rollout-paused'>, atMs: number): Rollout => ({
  ...executionOf(rollout),
  status: 'paused',
  pausedFor: event.reason,
  pausedAtMs: atMs,
  ...pausedFacts(event),
})

const retried = (
  rollout: Rollout,
  { event, atMs }: { event: EventOf<'failed-retried'>; atMs: number },
  copies: MapCopies,
): Rollout => {
  if (!hasExecution(rollout)) throw cannotFollow(rollout, event)
  const devices = copies.of(rollout.devices)
  for (const deviceId of event.deviceIds) {
    const record = devices[deviceId]
    if (record === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the rollout`)
    devices[deviceId] = {
      progress: { state: 'planned', attempt: 1, notBeforeMs: atMs },
      generation: record.generation + 1,
      retriedBy: event.by,
      movedAtMs: atMs,
      ...(record.lastSeen !== undefined && { lastSeen: record.lastSeen }),
    }
  }
  if (rollout.status === 'completed-with-failures' || rollout.status === 'halted')
    return { ...executionOf(rollout), devices, status: 'running', wentOnAtMs: atMs }
  return { ...executingIn(rollout, event, ['running', 'paused']), devices }
}

const withVersionsRead = (
  rollout: ExecutingRollout,
  event: EventOf<'versions-read'>,
  copies: MapCopies,
): ExecutingRollout => {
  const devices = copies.of(rollout.devices)
  for (const deviceId of event.deviceIds) {
    const record = devices[deviceId]
    if (record === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the rollout`)
    devices[deviceId] = { ...record, versionReadAtMs: event.readStartedAtMs }
  }
  return { ...rollout, devices }
}

export const evolveExecution = (
  rollout: Rollout,
  { event, atMs }: { event: ExecutionEvent; atMs: number },
  copies: MapCopies,
): Rollout => {
  switch (event.type) {
    case 'rollout-scheduled':
    case 'window-skipped': {
      if (!waitsForWindow(rollout)) throw cannotFollow(rollout, event)
      return event.type === 'window-skipped'
        ? { ...rollout, toldSkipAtMs: event.clocksChangeAtMs }
        : { ...rollout, opensAtMs: event.opensAtMs }
    }
    case 'window-misfit':
      return executingIn(rollout, event, ['scheduled', 'running', 'paused'])
    case 'rollout-started':
      return running(executingIn(rollout, event, ['scheduled']), atMs)
    case 'rollout-paused':
      return paused(executingIn(rollout, event, ['scheduled', 'running', 'paused']), event, atMs)
    case 'rollout-resumed':
      return resumed(executingIn(rollout, event, ['paused']), event, atMs)
    case 'rollout-halting': {
      const execution = executionOf(executingIn(rollout, event, ['scheduled', 'running', 'paused']))
      const halting = { ...execution, status: 'halting' as const, haltedBy: event.by, haltAtMs: atMs }
      return { ...halting, ...whyHalted(event) }
    }
    case 'rollout-halted': {
      if (rollout.status !== 'halting') throw cannotFollow(rollout, event)
      const { haltedBy } = rollout
      const halted = { ...executionOf(rollout), status: 'halted' as const, haltedBy, endedAtMs: atMs }
      return { ...halted, ...whyHalted(rollout) }
    }
    case 'rollout-completed': {
      const execution = executionOf(executingIn(rollout, event, ['running', 'paused']))
      const status = event.hasFailures ? 'completed-with-failures' : 'completed'
      return { ...execution, status, endedAtMs: atMs }
    }
    case 'gap-closed':
      return executingIn(rollout, event, EXECUTING_STATUSES)
    case 'failed-retried':
      return retried(rollout, { event, atMs }, copies)
    case 'polling-slowed': {
      const { month, used, limit } = event
      const executing = executingIn(rollout, event, EXECUTING_STATUSES)
      return { ...executing, slowPolling: { month, used, limit } }
    }
    case 'versions-read':
      return withVersionsRead(executingIn(rollout, event, EXECUTING_STATUSES), event, copies)
    case 'rollout-observed':
      return {
        ...executingIn(rollout, event, EXECUTING_STATUSES),
        lastObservedAtMs: event.readStartedAtMs,
      }
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}

import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { Event, EventOf } from '../model/event.ts'
import { evolveDevice } from './evolve-device.ts'
import { evolveDispatch } from './evolve-dispatch.ts'
import { evolveExecution } from './evolve-execution.ts'
import { evolveRequest } from './evolve-request.ts'
import { evolveWave } from './evolve-wave.ts'
import { followGap } from './follow-gap.ts'
import type { MapCopies } from './map-copies.ts'
import { NEW_COPIES } from './map-copies.ts'
import { moveTimesBack } from './times-ahead.ts'
import type { Execution, Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

const drafted = (event: EventOf<'rollout-drafted'>, atMs: number): Rollout => {
  const { type: _type, ...draft } = event
  return { ...draft, status: 'draft', createdAtMs: atMs }
}

const approvedRollout = (rollout: Rollout, event: Event): Extract<Rollout, Execution> => {
  if (hasExecution(rollout)) return rollout
  throw new BrokenInvariantError(
    `${event.type} cannot follow in ${rollout.rolloutId}, which is ${rollout.status}`,
  )
}

const evolveDevices = (
  rollout: Rollout,
  { event, atMs }: { event: Extract<Event, { deviceId: string }>; atMs: number },
  copies: MapCopies,
): Rollout => {
  const execution = approvedRollout(rollout, event)
  const record = execution.devices[event.deviceId]
  if (record === undefined) throw new BrokenInvariantError(`Device ${event.deviceId} is not in the rollout`)
  const next = evolveDevice(record, event, atMs)
  const devices = copies.of(execution.devices)
  devices[event.deviceId] = next
  return { ...execution, devices }
}

const changedBy = (
  rollout: Rollout | undefined,
  recorded: { readonly event: Event; readonly atMs: number },
  copies: MapCopies,
): Rollout => {
  const { event, atMs } = recorded
  if (rollout === undefined) {
    if (event.type === 'rollout-drafted') return drafted(event, atMs)
    throw new BrokenInvariantError(`${event.type} cannot be the first event of a rollout`)
  }
  if ('deviceId' in event) return evolveDevices(rollout, { event, atMs }, copies)
  switch (event.type) {
    case 'rollout-drafted':
      throw new BrokenInvariantError(`${rollout.rolloutId} is drafted twice`)
    case 'times-moved-back':
      return moveTimesBack(rollout, event.byMs)
    case 'draft-progressed':
    case 'draft-abandoned':
    case 'approval-requested':
    case 'approval-reminded':
    case 'approval-given':
    case 'approval-dropped':
    case 'approval-taken-back':
    case 'plan-changed':
    case 'rollout-approved':
    case 'rollout-rejected':
    case 'rollout-expired':
    case 'rollout-withdrawn':
      return evolveRequest(rollout, event, atMs)
    case 'wave-started':
    case 'wave-sent':
    case 'wave-soaking':
    case 'wave-passed':
    case 'wave-failed':
    case 'wave-inconclusive':
    case 'wave-widened':
    case 'wave-waived': {
      const execution = approvedRollout(rollout, event)
      return { ...execution, waves: evolveWave(execution.waves, event, atMs) }
    }
    case 'dispatch-intended':
    case 'dispatch-withdrawn':
    case 'dispatch-started':
    case 'dispatch-recorded': {
      const execution = approvedRollout(rollout, event)
      return { ...execution, ...evolveDispatch(execution, { event, atMs }, copies) }
    }
    case 'rollout-scheduled':
    case 'window-skipped':
    case 'window-misfit':
    case 'rollout-started':
    case 'rollout-paused':
    case 'rollout-resumed':
    case 'rollout-halting':
    case 'rollout-halted':
    case 'rollout-completed':
    case 'gap-closed':
    case 'failed-retried':
    case 'rollout-observed':
    case 'versions-read':
    case 'polling-slowed':
      return evolveExecution(rollout, { event, atMs }, copies)
    default: {
      const never: never = event
      throw new BrokenInvariantError(`Unknown event ${JSON.stringify(never)}`)
    }
  }
}

/** `evolve`, with a choice of how the maps of devices and dispatches are copied. */
export const evolveWith = (
  rollout: Rollout | undefined,
  recorded: { readonly event: Event; readonly atMs: number },
  copies: MapCopies,
): Rollout => followGap(rollout, recorded.event, changedBy(rollout, recorded, copies))

/**
 * The rollout after an event. Replaying all events of a rollout in order gives its state on any machine.
 * Throws BrokenInvariantError if the event can't follow the state: the history is damaged.
 */
export const evolve = (
  rollout: Rollout | undefined,
  recorded: { readonly event: Event; readonly atMs: number },
): Rollout => evolveWith(rollout, recorded, NEW_COPIES)

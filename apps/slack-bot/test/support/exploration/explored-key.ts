import type { DeviceRecord, ProgressOf } from '../../../src/rollouts/model/device-progress.ts'
import { isTerminal } from '../../../src/rollouts/model/facts/record-facts.ts'
import type { Dispatch } from '../../../src/rollouts/model/rollout.ts'
import { isExecuting } from '../../../src/rollouts/model/rollout.ts'
import type { CloudDevice, World } from './explored-world.ts'
import { UNIT_MS } from './explored-world.ts'

/** What the keys of one world's parts share. */
interface Keyed {
  readonly world: World
  /** Positions of the open dispatches; their numbers don't matter. */
  readonly slices: ReadonlyMap<string, number>
}

/** Whole units since an instant. Ages beyond which no rule changes its answer are equal. */
const ageOf = ({ nowMs }: World, instantMs: number | undefined, oldest: number): string =>
  instantMs === undefined ? '-' : String(Math.min(oldest, Math.round((nowMs - instantMs) / UNIT_MS)))

/** The settle time is one unit, and rules only ask whether it is over. */
const SETTLED = 1
/** An offer of two units is too old to send, and stays so. */
const STALE = 2

const isLastAttempt = ({ rollout }: World, { progress }: DeviceRecord): boolean =>
  progress.attempt > rollout.plan.knobs.retryDelaysMs.length

/**
 * No reading or POST moves the device again. Besides terminal devices, these are quarantined ones: their attempts are used
 * up, the cloud still offers the update, and without a timeout for parked devices the rollout doesn't wait for them.
 */
const isDone = (world: World, record: DeviceRecord, { now, before }: CloudDevice): boolean => {
  const { progress } = record
  if (isTerminal(progress)) return true
  const isQuarantined =
    progress.state === 'parked' && progress.reason === 'quarantine' && isLastAttempt(world, record)
  return isQuarantined && now === 'available' && before === 'available'
}

/** Slices are never larger than the slots, and after the last attempt the limit no longer matters. */
const limitOf = ({ world: { rollout } }: Keyed, { sliceLimit }: DeviceRecord): number => {
  const { maxInFlight } = rollout.plan.knobs
  return Math.min(sliceLimit ?? maxInFlight, maxInFlight)
}

const isRefused = ({ worker }: World, dispatchId: string): boolean =>
  worker.phase === 'answered' && worker.dispatchId === dispatchId && worker.outcome.kind === 'refused'

/** Whether a reading of an updating device may show anything except the end of the update. */
const mayMoveBack = (progress: ProgressOf<'updating'>, { before }: CloudDevice): boolean =>
  progress.isOutside || before === 'available'

/**
 * What a rule may still ask about a device. Left out: for a device whose POST is running, everything that its outcome
 * overwrites; for a device seen updating, the settle time (over by then) unless a lagging read can still show the offer; and
 * whether an ambiguous or an accepted last attempt was used up, which only names the end.
 */
const recordKey = (keyed: Keyed, record: DeviceRecord, cloud: CloudDevice): string => {
  const { world, slices } = keyed
  const { progress, lastSent, offer, lastSeen } = record
  const { state, attempt } = progress
  const missing = `${record.absence?.source ?? ''},${record.absences ?? 0}`
  const moved = ageOf(world, record.movedAtMs, SETTLED)
  const untaken = ageOf(world, record.untakenReadAtMs, SETTLED)
  // A row replaces an offer only if it was read later; with a settle time it always was.
  const isSettling = world.rollout.plan.knobs.settleMs > 0
  const seen = isSettling ? '' : ageOf(world, lastSeen?.readStartedAtMs, SETTLED)
  const slice = 'dispatchId' in progress ? slices.get(progress.dispatchId) : undefined
  const limit = limitOf(keyed, record)
  const nextLimit = isLastAttempt(world, record) ? '' : limit
  const asPlanned = (): readonly unknown[] => {
    const isSent = lastSent?.attempt === attempt
    const read = [ageOf(world, offer?.readStartedAtMs, STALE), lastSeen?.phase]
    return [slice, ...read, missing, untaken, limit, isSent, lastSent === undefined ? '' : moved]
  }
  const parts = (): readonly unknown[] => {
    switch (progress.state) {
      case 'planned':
      case 'intended':
        return asPlanned()
      case 'sending':
        // A refusal restores it; any other outcome overwrites what was read about it.
        return isRefused(world, progress.dispatchId) ? asPlanned() : [slice, seen, missing, nextLimit]
      case 'sent':
        return [moved, untaken, seen, missing, nextLimit]
      case 'updating':
        return [
          progress.isOutside,
          mayMoveBack(progress, cloud) ? `${moved}${untaken}` : '',
          seen,
          missing,
          nextLimit,
        ]
      case 'verifying':
        return [progress.isOutside, ageOf(world, progress.lastReadAtMs, SETTLED), moved, missing]
      case 'waiting':
      case 'stalled':
      case 'parked':
      case 'unknown': {
        const why = 'reason' in progress ? progress.reason : ''
        return [
          why,
          lastSent?.attempt,
          lastSent?.isAmbiguous,
          lastSeen?.phase,
          moved,
          untaken,
          missing,
          limit,
        ]
      }
      case 'verified':
      case 'failed':
      case 'skipped':
        return []
      default: {
        const never: never = progress
        return never
      }
    }
  }
  return `${[state, attempt, ...parts()].join(':')}=${cloud.now}<${cloud.before}`
}

const isOpen = ({ state }: Dispatch): boolean => state === 'intended' || state === 'sending'

/**
 * What a suspended sender or a late POST may still do to a device: which devices it has, and whether the device waits for
 * it. A device that wasn't sent after all is planned again, with what was known about it before.
 */
const outsideKey = (keyed: Keyed, deviceId: string, record: DeviceRecord): string => {
  const { world } = keyed
  const { frozen, late } = world
  const { progress, lastSent, offer, lastSeen } = record
  const isLate = late?.deviceIds.includes(deviceId) === true ? 'late' : ''
  if (frozen?.deviceIds.includes(deviceId) !== true) return isLate
  const isMarked = lastSent?.dispatchId === frozen.dispatchId
  const waits = 'dispatchId' in progress && progress.dispatchId === frozen.dispatchId
  const before = [ageOf(world, offer?.readStartedAtMs, STALE), lastSeen?.phase, limitOf(keyed, record)]
  return ['frozen', isMarked, lastSent === undefined, ...(waits ? before : []), isLate].join()
}

/**
 * Worlds with equal keys have equal futures: the same moves to worlds with equal keys. Left out are absolute time, dispatch
 * numbers, everything about finished devices, what `recordKey` leaves out, and which of several equal devices is which.
 * `findUnequalMerge` tests this against a key that leaves out nothing.
 */
export const keyOf = (world: World): string => {
  const { rollout, cloud, worker, scratch, frozen, late } = world
  if (world.violation !== undefined) return `!${world.violation}`
  const isAlone = frozen === undefined && late === undefined
  if (!isExecuting(rollout) && isAlone) return 'ended'
  const open = Object.values(rollout.dispatches).filter(isOpen)
  const slices = new Map<string, number>(open.map(({ dispatchId }, position) => [dispatchId, position]))
  const keyed = { world, slices }
  const devices = Object.entries(rollout.devices).map(([deviceId, record]) => {
    const device = cloud[deviceId]
    if (device === undefined) throw new Error(`The explored cloud has no ${deviceId}`)
    const outside = isAlone ? '' : outsideKey(keyed, deviceId, record)
    if (!isDone(world, record, device)) return recordKey(keyed, record, device) + outside
    return outside === '' ? 'done' : `done=${device.now}${outside}`
  })
  const answer = (): string => {
    if (worker.phase === 'idle') return ''
    const { kind } = worker.outcome
    const finishedAtMs = 'finishedAtMs' in worker.outcome ? worker.outcome.finishedAtMs : undefined
    return `${slices.get(worker.dispatchId)}${kind}${ageOf(world, finishedAtMs, SETTLED)}`
  }
  const asleep = (): string => {
    if (frozen === undefined) return ''
    const { dispatchId, permittedAtMs } = frozen
    return `${slices.get(dispatchId)}${rollout.dispatches[dispatchId]?.state}${permittedAtMs < world.nowMs}`
  }
  const onItsWay = late === undefined ? '' : `late ${late.givenUpAtMs < world.nowMs}`
  const status = rollout.status === 'paused' ? `paused ${rollout.pausedFor}` : rollout.status
  const waves = rollout.waves.map(({ state, waivedBy }) => `${state}${waivedBy ?? ''}`).join()
  const dispatches = open.map(({ state }) => state).join()
  return [
    status,
    waves,
    dispatches,
    answer(),
    asleep(),
    onItsWay,
    scratch?.key ?? '',
    ...devices.toSorted(),
  ].join('|')
}

/**
 * Ages above this many units are equal in the plain key. One rule looks further back and isn't explored: an abandoned
 * dispatch is released after ten minutes (`dispatch-rule.test.ts` tests it).
 */
const OLDEST_UNITS = 3
const isInstant = (name: string, value: unknown): value is number =>
  typeof value === 'number' && (name.endsWith('AtMs') || name === 'sinceMs' || name === 'notBeforeMs')

/**
 * The whole state with ages instead of instants, and open dispatches by position, including which device is which and every
 * field that no rule may ask for. Closed dispatches are all equal, because new numbers would never end.
 */
export const plainKeyOf = (world: World): string => {
  const { rollout, cloud, worker, scratch, frozen, late, nowMs, violation } = world
  if (violation !== undefined) return `!${violation}`
  const dispatches = Object.values(rollout.dispatches).filter(isOpen)
  const slices = new Map<unknown, number>(
    dispatches.map(({ dispatchId }, position) => [dispatchId, position]),
  )
  const plain = (name: string, value: unknown): unknown => {
    if (name === 'dispatchId')
      return slices.get(value) ?? (value === frozen?.dispatchId ? 'frozen' : 'closed')
    if (!isInstant(name, value)) return value
    return Math.max(-OLDEST_UNITS, Math.min(OLDEST_UNITS, Math.round((nowMs - value) / UNIT_MS)))
  }
  const { status, waves, devices } = rollout
  const itsDispatch = frozen === undefined ? '' : rollout.dispatches[frozen.dispatchId]?.state
  const pausedFor = 'pausedFor' in rollout ? rollout.pausedFor : ''
  return JSON.stringify(
    [status, pausedFor, waves, devices, dispatches, cloud, worker, frozen, itsDispatch, late, scratch?.key],
    plain,
  )
}

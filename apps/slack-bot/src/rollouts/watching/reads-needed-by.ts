import { isSameVersion } from '../../fleet/same-version.ts'
import { candidatesOf } from '../sending/candidates.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { NeededReads } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { nextReadBackAtMs } from './read-plan.ts'
import { refillDueAtMs } from '../sending/refill.ts'
import { isAttemptSent, isParkedByRoom } from '../model/facts/record-facts.ts'
import type { Rollout } from '../model/rollout.ts'
import { isViewIn, type RolloutView } from '../state/rollout-view.ts'
import type { SlotCounts } from '../sending/slots.ts'
import { isVersionDue } from '../sending/version-due.ts'
import { soakReadsOf } from '../waves/soak.ts'
import { areGatesDecided } from '../model/facts/wave-facts.ts'

const NO_READS: NeededReads = { upgradingList: false, pendingRooms: 'none', detailDeviceIds: [] }
/** After this many absences, the whole project is read instead of the room: the device may have moved. */
const ABSENCES_BEFORE_ALL = 2

/** Whether the list of running updates may show something new about the device. */
const isWatched = (record: DeviceRecord, settleMs: number, nowMs: number): boolean => {
  const { progress } = record
  switch (progress.state) {
    case 'sent':
      return nowMs >= progress.sentAtMs + settleMs
    case 'waiting':
    case 'updating':
    case 'stalled':
      return true
    case 'parked':
      return progress.reason === 'wake' && isAttemptSent(record)
    case 'unknown':
      return isAttemptSent(record)
    case 'planned':
    case 'intended':
    case 'sending':
    case 'verifying':
    case 'verified':
    case 'failed':
    case 'skipped':
    default:
      return false
  }
}

/** Whether only a detail can show what the device has installed, or what happened to it. */
const needsDetail = ({
  device,
  record,
  nowMs,
}: {
  device: PlannedDevice
  record: DeviceRecord
  nowMs: number
}) => {
  const { progress, absence, offer } = record
  switch (progress.state) {
    case 'verifying':
      return nowMs >= nextReadBackAtMs(progress)
    case 'sent':
      return absence?.source === 'pending-list' || absence?.source === 'detail' || isOther(offer, device)
    case 'verified':
    case 'failed':
    case 'skipped':
    case 'intended':
    case 'sending':
      return false
    case 'planned':
    case 'waiting':
    case 'updating':
    case 'stalled':
    case 'parked':
    case 'unknown':
    default:
      return absence !== undefined || (isAttemptSent(record) && isOther(offer, device))
  }
}

const isOther = (offer: DeviceRecord['offer'], device: PlannedDevice): boolean =>
  offer !== undefined && !isSameVersion(offer.version, device.toVersion)

/** Whether the device can be sent with this offer for a while: half its life is reserved for the sending itself. */
const isFreshOffer = (offer: DeviceRecord['offer'], device: PlannedDevice, notBeforeMs: number): boolean =>
  offer !== undefined &&
  offer.online &&
  offer.version === device.toVersion &&
  offer.readStartedAtMs >= notBeforeMs

/** Whether the list of offers may show something that the rollout waits for, apart from the next slices. */
const isOfferAwaited = (record: DeviceRecord, settleMs: number, nowMs: number): boolean => {
  const { progress, absence, untakenReadAtMs } = record
  if (progress.state === 'parked') {
    const isBackByItself = !isParkedByRoom(progress) && progress.reason !== 'gateway'
    return isBackByItself && !isAttemptSent(record) && nowMs >= progress.recheckAtMs && absence === undefined
  }
  if (untakenReadAtMs !== undefined) return nowMs >= untakenReadAtMs + settleMs
  return progress.state === 'sent' && absence?.source === 'upgrading-list'
}

const toRooms = (devices: readonly PlannedDevice[], needsAll: boolean): NeededReads['pendingRooms'] => {
  if (devices.length === 0) return 'none'
  const roomIds = new Set(devices.flatMap(({ roomId }) => roomId ?? []))
  const isUnknown = devices.some(({ roomId }) => roomId === undefined)
  return needsAll || isUnknown ? 'all' : [...roomIds]
}

/**
 * What the poller should read next for this rollout. Ask again after each `observe`: a device missing from a list needs a
 * detail. Lists are cheap (one call per 100 devices), details are the exception: a device that is sent next is read once, if
 * its version wasn't read lately. `others` are the slots that others take in the project: offers are read only for devices
 * with a free slot.
 */
export const readsNeededBy = (
  view: RolloutView<Rollout>,
  nowMs: number,
  others?: SlotCounts,
): NeededReads => {
  if (!isViewIn(view, 'running', 'paused', 'halting')) return NO_READS
  const { rollout } = view
  const { settleMs, offerFreshMs } = rollout.plan.knobs
  const isRunning = rollout.status === 'running'
  let upgradingList = false
  let needsAll = false
  const offersOf: PlannedDevice[] = []
  const detailDeviceIds: string[] = []
  for (const { device, record } of view.groups.touched) {
    const { deviceId } = device
    if (isWatched(record, settleMs, nowMs)) upgradingList = true
    if (needsDetail({ device, record, nowMs })) detailDeviceIds.push(deviceId)
    const isSent = isAttemptSent(record)
    if ((isRunning || isSent) && isOfferAwaited(record, settleMs, nowMs)) offersOf.push(device)
  }
  const candidates = isRunning ? candidatesOf(view, nowMs, others) : []
  if (nowMs >= refillDueAtMs(view, candidates))
    for (const candidate of candidates) {
      const { device, record } = candidate
      if (isVersionDue(rollout, candidate, nowMs)) detailDeviceIds.push(device.deviceId)
      const isFresh = isFreshOffer(record.offer, device, nowMs - offerFreshMs / 2)
      if (isFresh || record.absence !== undefined) continue
      offersOf.push(device)
      if ((record.absences ?? 0) >= ABSENCES_BEFORE_ALL) needsAll = true
      // A device whose own attempt failed may only be in the list of running updates.
      if (record.lastSent !== undefined || record.generation > 0) upgradingList = true
    }
  if (areGatesDecided(rollout)) detailDeviceIds.push(...soakReadsOf(rollout, nowMs))
  return {
    upgradingList,
    pendingRooms: toRooms(offersOf, needsAll),
    detailDeviceIds: [...new Set(detailDeviceIds)],
  }
}

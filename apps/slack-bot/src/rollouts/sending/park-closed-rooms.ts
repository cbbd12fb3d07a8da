import { dueDevicesOf, isRoomLocked, roomLockOf } from './candidates.ts'
import type { ParkReason } from '../model/device-progress.ts'
import type { Surroundings } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { isParkedByRoom } from '../model/facts/record-facts.ts'
import { windowFor } from './send-window.ts'
import type { Turn } from '../state/turn.ts'

/** Why a device cannot be sent before a known time. */
interface RoomClosure {
  readonly reason: Extract<ParkReason, 'locked' | 'window'>
  readonly untilMs: number
}

const closuresOf = (
  turn: Turn,
  device: PlannedDevice,
  surroundings: Surroundings,
): readonly RoomClosure[] => {
  const { nowMs } = turn
  const lock = roomLockOf(device, surroundings.lockedRooms)
  const { isOpen, nextChangeAtMs } = windowFor(turn.rollout.plan, device, surroundings)
  return [
    ...(lock !== undefined && isRoomLocked(device, surroundings, nowMs)
      ? [{ reason: 'locked', untilMs: lock.untilMs } as const]
      : []),
    // If the opening time is unknown, use the normal offline timeout.
    ...(isOpen ? [] : [{ reason: 'window', untilMs: nextChangeAtMs ?? nowMs } as const]),
  ]
}

const park = (turn: Turn, deviceId: string, { reason, untilMs }: RoomClosure): void => {
  const recheckDelayMs = untilMs - turn.nowMs
  turn.emit({ type: 'device-parked', deviceId, reason, recheckAtMs: untilMs, recheckDelayMs })
}

/** Parks devices that are due but whose room is locked or whose window is closed. */
export const parkClosedRooms = (turn: Turn, surroundings: Surroundings): void => {
  if (turn.rollout.status !== 'running') return
  for (const { device } of dueDevicesOf(turn.view, turn.nowMs)) {
    const [closure] = closuresOf(turn, device, surroundings)
    if (closure !== undefined) park(turn, device.deviceId, closure)
  }
}

/** Unparks devices whose room is no longer locked, or whose window opened. If another reason remains, it is named instead. */
export const unparkOpenRooms = (turn: Turn, surroundings: Surroundings): void => {
  for (const { device, record } of turn.view.groups.touched) {
    const { deviceId } = device
    const { progress } = record
    if (!isParkedByRoom(progress)) continue
    const closures = closuresOf(turn, device, surroundings)
    if (closures.some(({ reason }) => reason === progress.reason)) continue
    const [next] = closures
    if (next === undefined) turn.emit({ type: 'device-unparked', deviceId })
    else park(turn, deviceId, next)
  }
}

import { dueDevicesOf, isRoomLocked, roomLockOf } from './candidates.ts'
import { deviceGroupsOf } from '../waves/device-groups.ts'
import type { ParkReason } from '../model/device-progress.ts'
import type { Surroundings } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { isHeld } from '../model/record-facts.ts'
import { windowFor } from './send-window.ts'
import type { Turn } from '../state/turn.ts'

/** What keeps a device from being sent until a time that is known. */
interface Hold {
  readonly reason: Extract<ParkReason, 'locked' | 'window'>
  readonly untilMs: number
}

const holdsOf = (turn: Turn, device: PlannedDevice, surroundings: Surroundings): readonly Hold[] => {
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

const park = (turn: Turn, deviceId: string, { reason, untilMs }: Hold): void => {
  const recheckDelayMs = untilMs - turn.nowMs
  turn.emit({ type: 'device-parked', deviceId, reason, recheckAtMs: untilMs, recheckDelayMs })
}

/** Sets aside the devices whose turn has come, and whose room is locked or whose window is closed. */
export const parkHeldDevices = (turn: Turn, surroundings: Surroundings): void => {
  if (turn.rollout.status !== 'running') return
  for (const { device } of dueDevicesOf(turn.rollout, turn.nowMs)) {
    const [hold] = holdsOf(turn, device, surroundings)
    if (hold !== undefined) park(turn, device.deviceId, hold)
  }
}

/** Frees devices whose room is not locked any more, or whose window opened; what holds them still is named instead. */
export const freeDevices = (turn: Turn, surroundings: Surroundings): void => {
  for (const { device, record } of deviceGroupsOf(turn.rollout).touched) {
    const { deviceId } = device
    const { progress } = record
    if (!isHeld(progress)) continue
    const holds = holdsOf(turn, device, surroundings)
    if (holds.some(({ reason }) => reason === progress.reason)) continue
    const [next] = holds
    if (next === undefined) turn.emit({ type: 'device-unparked', deviceId })
    else park(turn, deviceId, next)
  }
}

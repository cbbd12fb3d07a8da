import { groupByFloor } from '../../../src/fleet/group-floors.ts'
import { groupPending } from '../../../src/fleet/group-pending.ts'
import type { DeviceDetail, FleetDevice } from '../../../src/fleet/device.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import { isRefused } from '../../../src/rollouts/decide/decision.ts'
import type { RoomLock } from '../../../src/rollouts/model/room-lock.ts'
import type { RolloutId } from '../../../src/rollouts/model/ids.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'
import { decideClear } from '../../../src/rollouts/people/clear-failed-rules.ts'
import { knownFailuresOf } from '../../../src/rollouts/telling/known-failures.ts'
import type { MessageView } from '../../../src/slack/blocks/message.ts'
import { deviceMessage } from '../../../src/slack/device/device-message.ts'
import { failedMessage } from '../../../src/slack/failed/failed-message.ts'
import { pendingMessage } from '../../../src/slack/pending/pending-message.ts'
import { ACTIONS } from '../../../src/slack/platform/ids.ts'
import { noneFree, toChoice } from '../../../src/slack/request-upgrade/devices/device-choice.ts'
import { buttonsOf } from './offered-commands.ts'
import type { WayOn } from './way-on.ts'

/** A device as Tuya shows it, and what else stands in its way. */
export interface Listed {
  readonly device: FleetDevice
  readonly reservedBy?: RolloutId
  readonly lock?: RoomLock
  /** Newest first. */
  readonly rollouts: readonly Rollout[]
  readonly nowMs: number
}

const ROOM = { key: 'room-1', label: '4F / Meeting room A' }
const PLAIN = { where: ROOM.label, lines: [], isComplete: true }

const none = ({ device }: Listed, what: string): WayOn => ({
  kind: 'none',
  problem: `${device.deviceId} (${device.phase}, in no rollout): ${what}`,
})

const offers = (view: MessageView, actionId: string, value = ''): boolean =>
  buttonsOf(view.blocks).some((button) => button.actionId === actionId && button.value.startsWith(value))

/** The request form of the device: a draft that the rules accept, or why there is none and until when. */
const requestOf = (listed: Listed): WayOn => {
  const { device, reservedBy, nowMs } = listed
  const reservations = reservedBy === undefined ? {} : { [device.deviceId]: reservedBy }
  const groups = groupPending([device], []).map((group) => ({ ...group, label: ROOM.label }))
  const choice = toChoice(ROOM.label, groups, reservations)
  const [chosen] = choice.devices
  if (chosen === undefined) {
    const problem = noneFree(choice)
    return /(?:ask|Ask) .*(?:has ended|again|later)/u.test(problem)
      ? { kind: 'sentence' }
      : none(listed, `no end in: ${problem}`)
  }
  const { deviceId, name, offeredVersion: toVersion } = chosen
  const selection = { projectId: 'P', label: ROOM.label, devices: [{ deviceId, name, toVersion }] }
  const draft = {
    type: 'draft-rollout',
    rolloutId: 'R-999',
    requester: 'U-ANY',
    place: 'C1',
    start: 'now',
    selection,
  } as const
  const decision = decide(undefined, draft, nowMs)
  return isRefused(decision)
    ? none(listed, `a request is refused (${decision.refusal.kind})`)
    : { kind: 'command', type: 'draft-rollout' }
}

const pendingOf = (listed: Listed): WayOn => {
  const { device, reservedBy, lock, nowMs } = listed
  const view = pendingMessage(
    {
      ...PLAIN,
      floors: groupByFloor(groupPending([device], []), []),
      page: { by: 'room', from: 0 },
      places: [],
      query: {},
      readAtMs: nowMs,
      reservations: reservedBy === undefined ? {} : { [device.deviceId]: reservedBy },
      locks: new Map(lock === undefined ? [] : [[device.roomId ?? '', lock]]),
      failed: new Map(),
    },
    nowMs,
  )
  if (reservedBy !== undefined && !view.text.includes(`in ${reservedBy}`))
    return none(listed, `not said that ${reservedBy} has it: ${view.text}`)
  if (lock !== undefined && !/locked until <!date/u.test(view.text))
    return none(listed, `not said until when its room is locked: ${view.text}`)
  return offers(view, ACTIONS.run, 'upgrade')
    ? requestOf(listed)
    : none(listed, `no request is offered in: ${view.text}`)
}

const failedOf = (listed: Listed): WayOn => {
  const { device, reservedBy, rollouts, nowMs } = listed
  const known = knownFailuresOf(rollouts).get(device.deviceId)
  const failed = {
    device,
    roomLabel: ROOM.label,
    isListed: true,
    ...(known !== undefined && { known }),
    ...(reservedBy !== undefined && { reservedBy }),
  }
  const facts = { ...PLAIN, devices: [failed], filter: '', query: '', from: 0, readAtMs: nowMs }
  const view = failedMessage(facts, nowMs)
  if (!offers(view, ACTIONS.failedAgain) || !offers(view, ACTIONS.failedClear))
    return none(listed, `neither another try nor a clear is offered in: ${view.text}`)
  if (reservedBy !== undefined) {
    const isSaid = new RegExp(
      `${reservedBy} tries it again by itself|in ${reservedBy}, until that has ended`,
      'u',
    )
    return isSaid.test(view.text) && offers(view, ACTIONS.run, `status ${reservedBy}`)
      ? { kind: 'sentence' }
      : none(listed, `no end and no way to ${reservedBy} in: ${view.text}`)
  }
  const asked = requestOf(listed)
  if (asked.kind === 'command') return asked
  const decision = decideClear([device.deviceId], {
    listed: new Set([device.deviceId]),
    reservations: new Map(),
    trail: [],
    nowMs,
  })
  return decision.deviceIds.length === 1
    ? { kind: 'command', type: 'clear-failed' }
    : none(listed, 'neither a request nor a clear is accepted')
}

/** What `/ota device` says where neither list has a button for the device. */
const toldOf = (listed: Listed, said: RegExp, kind: 'sentence' | 'done'): WayOn => {
  const { device, reservedBy, nowMs } = listed
  const { phase, statusCode, online, kind: deviceKind, deviceId, name } = device
  const detail: DeviceDetail = { deviceId, name, kind: deviceKind, online, phase, statusCode }
  const reserved = reservedBy === undefined ? {} : { reservedBy }
  const { text } = deviceMessage({ detail, readAtMs: nowMs, ...reserved }, nowMs)
  return said.test(text) ? { kind } : none(listed, `no ${String(said)} in: ${text}`)
}

/** The way on of a device as the lists of Tuya show it: requested, tried again, cleared, or why not and until when. */
export const listedWayOn = (listed: Listed): WayOn => {
  switch (listed.device.phase) {
    case 'available':
      return pendingOf(listed)
    case 'failed':
      return failedOf(listed)
    case 'updating':
      return toldOf(
        listed,
        /updating now(?:; another update can be asked for when that has ended| · part of R-\d+)/u,
        'sentence',
      )
    case 'waiting':
      return toldOf(listed, /queued by Tuya, or waiting for the device to wake up/u, 'sentence')
    case 'unknown':
      return toldOf(
        listed,
        /a status that I don’t know \(-?\d+\), please check it in Tuya’s app/u,
        'sentence',
      )
    case 'succeeded':
      return toldOf(listed, /the last update was installed/u, 'done')
    case 'none':
      return toldOf(listed, /nothing to update/u, 'done')
  }
}

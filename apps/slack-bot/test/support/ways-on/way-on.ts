import { windowStateNow } from '../../../src/engine/windows/window-state.ts'
import { decide } from '../../../src/rollouts/decide/decide.ts'
import { isRefused, type Accepted } from '../../../src/rollouts/decide/decision.ts'
import type { Command } from '../../../src/rollouts/model/command.ts'
import type { DeviceRecord } from '../../../src/rollouts/model/device-progress.ts'
import { awaitsRetry, isUnsent } from '../../../src/rollouts/model/facts/record-facts.ts'
import {
  hasBegun,
  hasExecution,
  hasPlan,
  isExecuting,
  isLive,
  type ApprovedRollout,
  type Rollout,
} from '../../../src/rollouts/model/rollout.ts'
import { leftRestOf } from '../../../src/rollouts/waves/drift.ts'
import { listedDeviceLine } from '../../../src/slack/devices-modal/listed-device-line.ts'
import { listedDevices } from '../../../src/slack/devices-modal/listed-devices.ts'
import { ACTIONS } from '../../../src/slack/platform/ids.ts'
import { oneRollout } from '../../../src/slack/status/status-message.ts'
import { toMessageText } from '../../../src/slack/text/inline.ts'
import { buttonsOf, commandOf, type Offered } from './offered-commands.ts'
import { mustSay } from './said-of-device.ts'

/** How a device goes on from here, as far as its rollout knows. */
export type WayOn =
  | { readonly kind: 'command'; readonly type: Command['type'] | 'clear-failed' }
  | { readonly kind: 'sentence' }
  /** It is as it was asked for, or there is nothing left to do. */
  | { readonly kind: 'done' }
  /** Nothing has it: the lists of waiting and of failed devices tell its way on. */
  | { readonly kind: 'free' }
  | { readonly kind: 'none'; readonly problem: string }

const CONTEXT = {
  approvers: { approverUserIds: ['U-APPROVER'], approverGroupIds: [], quorum: 1 },
  windowAt: windowStateNow,
}

/** A rollout as `/ota status` shows it: the copy of its card, with every button. */
const shown = (rollout: Rollout, nowMs: number) => {
  const stored = { rollout, projectId: rollout.selection.projectId, version: 1, headHash: '' }
  const view = oneRollout(stored, { nowMs, context: CONTEXT })
  return { text: view.text, buttons: buttonsOf(view.blocks) }
}

/** The devices that an accepted command moves on. Brakes and ways back move nothing on. */
const movedOnBy = (rollout: Rollout, command: Command, { events, next }: Accepted): readonly string[] => {
  if (command.type === 'approve')
    return events.some(({ type }) => type === 'approval-given') && hasPlan(rollout)
      ? rollout.plan.devices.map(({ deviceId }) => deviceId)
      : []
  if (command.type === 'retry-failed')
    return events.flatMap((event) => (event.type === 'failed-retried' ? event.deviceIds : []))
  if (!hasExecution(rollout)) return []
  if (command.type === 'replan') return leftRestOf(rollout)
  const goesOn = next.status === 'running' || next.status === 'scheduled'
  if (command.type !== 'resume' || !goesOn) return []
  return Object.entries(rollout.devices).flatMap(([deviceId, record]) =>
    isUnsent(record) || record.progress.state === 'intended' ? [deviceId] : [],
  )
}

interface Tried {
  /** The command that moves each device on. */
  readonly moved: ReadonlyMap<string, Command['type']>
  /** A button that nobody's click can get accepted. */
  readonly dead?: string
}

/** Clicks every button once, each on the rollout as it is. */
const tryAll = (rollout: Rollout, buttons: readonly Offered[], nowMs: number): Tried => {
  const moved = new Map<string, Command['type']>()
  for (const button of buttons) {
    const command = commandOf(button, rollout)
    if (command === undefined) continue
    const decision = decide(rollout, command, nowMs)
    if (isRefused(decision))
      return { moved, dead: `“${button.text}” is offered and refused (${decision.refusal.kind})` }
    for (const deviceId of movedOnBy(rollout, command, decision)) moved.set(deviceId, command.type)
  }
  return { moved }
}

/** As the list of all devices shows it. */
const lineOf = (rollout: ApprovedRollout, deviceId: string): string => {
  const device = listedDevices(rollout).find((found) => found.deviceId === deviceId)
  return device === undefined ? '' : toMessageText([listedDeviceLine(device, rollout)])
}

const isDone = ({ progress }: DeviceRecord): boolean =>
  progress.state === 'verified' ||
  (progress.state === 'skipped' && (progress.reason === 'gone' || progress.reason === 'nothing-to-do'))

interface Shown {
  readonly text: string
  readonly buttons: readonly Offered[]
  readonly tried: Tried
}

const none = (rollout: Rollout, deviceId: string, what: string): WayOn => {
  const record = hasExecution(rollout) ? rollout.devices[deviceId] : undefined
  const state = record === undefined ? '' : ` ${JSON.stringify(record.progress)}`
  return { kind: 'none', problem: `${rollout.rolloutId} (${rollout.status}), ${deviceId}${state}: ${what}` }
}

const wayOf = (rollout: Rollout, deviceId: string, { text, buttons, tried }: Shown): WayOn => {
  if (tried.dead !== undefined) return none(rollout, deviceId, tried.dead)
  const type = tried.moved.get(deviceId)
  if (type !== undefined) return { kind: 'command', type }
  if (!hasExecution(rollout)) {
    if (!isLive(rollout)) return { kind: 'free' }
    const isSaid = /Preparing: .+ read, about|plan is being made/u.test(text)
    return isSaid && buttons.some(({ actionId }) => actionId === ACTIONS.withdraw)
      ? { kind: 'sentence' }
      : none(rollout, deviceId, `no way to take it back, or not said that its plan is made: ${text}`)
  }
  const record = rollout.devices[deviceId]
  if (record === undefined) return { kind: 'free' }
  if (!isExecuting(rollout)) {
    if (isDone(record)) return { kind: 'done' }
    if (!hasBegun(rollout) && buttons.some((button) => button.text === 'Ask again')) return { kind: 'free' }
    if (awaitsRetry(record) || record.progress.state === 'unknown')
      return none(rollout, deviceId, `no button tries it again: ${text}`)
    return leftRestOf(rollout).includes(deviceId) && !/planned again as R-\d+/u.test(text)
      ? none(rollout, deviceId, `no button plans it again: ${text}`)
      : { kind: 'free' }
  }
  const must = mustSay(rollout, record)
  if (must === undefined) return none(rollout, deviceId, `no command moves it on: ${text}`)
  const line = lineOf(rollout, deviceId)
  if (!must.why.test(line)) return none(rollout, deviceId, `no ${String(must.why)} in: ${line}`)
  if (!must.until.test(`${line}\n${text}`))
    return none(rollout, deviceId, `no ${String(must.until)} in: ${line} | ${text}`)
  return isDone(record) ? { kind: 'done' } : { kind: 'sentence' }
}

/** The way on of each device of a rollout, from what production shows of it and from what the rules accept. */
export const waysOnOf = (rollout: Rollout, nowMs: number): ReadonlyMap<string, WayOn> => {
  const view = shown(rollout, nowMs)
  const drawn = { ...view, tried: tryAll(rollout, view.buttons, nowMs) }
  const { devices } = hasPlan(rollout) ? rollout.plan : rollout.selection
  return new Map(devices.map(({ deviceId }) => [deviceId, wayOf(rollout, deviceId, drawn)]))
}

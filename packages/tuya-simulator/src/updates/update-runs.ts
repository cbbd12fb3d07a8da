import { UPGRADE_STATUS } from '../building/device.ts'
import { createDueQueue } from './due-queue.ts'
import { firmwareTimeline, type TimelineStep, type Verdict } from './firmware-timeline.ts'
import { createGatewayLanes } from './gateway-lanes.ts'
import type { LiveDevice } from '../building/live-device.ts'

/** Building time from a success to the next offer, for the MCU or for a version that arrived meanwhile. */
const NEXT_OFFER_DELAY_MS = 60_000
/** How long a device may be offline midway before its update fails. */
const INTERRUPTION_GRACE_MS = 5 * 60_000

type Due =
  | { kind: 'step'; device: LiveDevice; generation: number; step: TimelineStep }
  | { kind: 'wake' | 'give-up'; device: LiveDevice; generation: number }
  | { kind: 'offer'; device: LiveDevice; version: string; module: 'network' | 'mcu' }

export interface UpdateRunsOptions {
  isOnline(device: LiveDevice): boolean
  childrenOf(device: LiveDevice): readonly LiveDevice[]
  /** Called after each change of a device, with the building time of the change. */
  changed(device: LiveDevice, atMs: number): void
}

/** Runs updates from trigger to verdict. All times are building milliseconds. */
export interface UpdateRuns {
  trigger(device: LiveDevice, atMs: number): void
  /** Ends an update immediately, in any phase or before it started. */
  settle(device: LiveDevice, verdict: Verdict, atMs: number): void
  offerLater(device: LiveDevice, version: string, atMs: number): void
  /** Call this when the power of a device or its gateway, or its sleep, has changed. */
  connectionChanged(device: LiveDevice, atMs: number): void
  advanceTo(nowMs: number): void
  clear(): void
}

export const createUpdateRuns = (options: UpdateRunsOptions): UpdateRuns => {
  const due = createDueQueue<Due>()
  const lanes = createGatewayLanes()
  let startedCount = 0
  let recordCount = 0

  const enterPhase = (
    device: LiveDevice,
    phase: NonNullable<LiveDevice['run']>['phase'],
    status?: number,
  ) => {
    if (device.run === undefined) return
    device.run.phase = phase
    device.generation += 1
    if (status !== undefined) device.status = status
  }

  const trigger = (device: LiveDevice, atMs: number) => {
    if (device.run !== undefined) abandon(device, atMs)
    startedCount += 1
    device.startedOrder = startedCount
    device.run = { phase: 'waits-online', targetVersion: device.offeredVersion, module: device.offeredModule }
    proceed(device, atMs)
    options.changed(device, atMs)
  }

  const abandon = (device: LiveDevice, atMs: number) => {
    device.run = undefined
    device.isRebooting = false
    device.generation += 1
    startNextInQueue(lanes.leave(device), atMs)
  }

  const proceed = (device: LiveDevice, atMs: number) => {
    if (!options.isOnline(device)) return enterPhase(device, 'waits-online', UPGRADE_STATUS.waiting)
    if (!device.traits.isSleepy) return queueOrBegin(device, atMs)
    enterPhase(device, 'waits-wake', UPGRADE_STATUS.waiting)
    due.push(nextWakeMs(device, atMs), { kind: 'wake', device, generation: device.generation })
  }

  const queueOrBegin = (device: LiveDevice, atMs: number) => {
    if (lanes.enter(device)) begin(device, atMs)
    else enterPhase(device, 'queued', UPGRADE_STATUS.queued)
  }

  const begin = (device: LiveDevice, atMs: number) => {
    enterPhase(device, 'running')
    const { updateMs, destiny } = device.traits
    const { protocol } = device.profile.product
    for (const step of firmwareTimeline({ protocol, updateMs, destiny, earlierFailures: device.failures })) {
      if (step.afterMs === 0) applyStep(device, step, atMs)
      else due.push(atMs + step.afterMs, { kind: 'step', device, generation: device.generation, step })
    }
  }

  const applyStep = (device: LiveDevice, step: TimelineStep, atMs: number) => {
    if (step.status !== undefined) device.status = step.status
    if (step.isRebooting !== undefined) {
      device.isRebooting = step.isRebooting
      for (const child of options.childrenOf(device)) connectionChanged(child, atMs)
    }
    if (step.verdict !== undefined) settle(device, step.verdict, atMs)
    else options.changed(device, atMs)
  }

  const settle = (device: LiveDevice, verdict: Verdict, atMs: number) => {
    const version = device.run?.targetVersion ?? device.offeredVersion
    const module = device.run?.module ?? device.offeredModule
    abandon(device, atMs)
    if (verdict === 'failed' || verdict === 'timed-out') {
      device.status = verdict === 'failed' ? UPGRADE_STATUS.failed : UPGRADE_STATUS.timedOut
      device.failures += 1
    } else {
      if (verdict === 'installed' && module === 'network') device.currentVersion = version
      if (verdict === 'installed' && module === 'mcu') device.mcuVersion = version
      recordCount += 1
      device.record = { version, order: recordCount }
      device.status = UPGRADE_STATUS.succeeded
      device.offeredVersion = ''
      const next = device.nextOffer
      device.nextOffer = undefined
      if (next !== undefined) due.push(atMs + NEXT_OFFER_DELAY_MS, { kind: 'offer', device, ...next })
    }
    options.changed(device, atMs)
  }

  /** Gives a freed lane to the first waiting device that is online. Devices that went offline leave the queue. */
  const startNextInQueue = (waiting: LiveDevice[], atMs: number) => {
    for (const [index, device] of waiting.entries()) {
      if (device.run?.phase !== 'queued') continue
      if (!options.isOnline(device)) {
        enterPhase(device, 'waits-online', UPGRADE_STATUS.waiting)
        options.changed(device, atMs)
        continue
      }
      lanes.putBack(waiting.slice(index + 1))
      lanes.enter(device)
      return begin(device, atMs)
    }
  }

  const connectionChanged = (device: LiveDevice, atMs: number) => {
    const isOnline = options.isOnline(device)
    const phase = device.run?.phase
    if (isOnline && phase === 'waits-online') proceed(device, atMs)
    else if (isOnline && phase === 'waits-wake' && !device.traits.isSleepy) queueOrBegin(device, atMs)
    else if (isOnline && phase === 'interrupted') begin(device, atMs)
    else if (!isOnline && !device.isRebooting && phase === 'running') {
      enterPhase(device, 'interrupted')
      due.push(atMs + INTERRUPTION_GRACE_MS, { kind: 'give-up', device, generation: device.generation })
    }
    options.changed(device, atMs)
    for (const child of options.childrenOf(device)) connectionChanged(child, atMs)
  }

  const processDue = (item: Due, atMs: number) => {
    const { device } = item
    if (item.kind === 'offer') return offer(device, item, atMs)
    if (item.generation !== device.generation) return
    if (item.kind === 'step') return applyStep(device, item.step, atMs)
    if (item.kind === 'give-up') return settle(device, 'failed', atMs)
    if (options.isOnline(device)) queueOrBegin(device, atMs)
    else proceed(device, atMs)
    options.changed(device, atMs)
  }

  const offer = (device: LiveDevice, next: { version: string; module: 'network' | 'mcu' }, atMs: number) => {
    if (device.run !== undefined) {
      device.nextOffer = { version: next.version, module: next.module }
      return
    }
    device.status = UPGRADE_STATUS.available
    device.offeredVersion = next.version
    device.offeredModule = next.module
    options.changed(device, atMs)
  }

  return {
    trigger,
    settle,
    offerLater: (device, version, atMs) =>
      due.push(atMs, { kind: 'offer', device, version, module: 'network' }),
    connectionChanged,
    advanceTo: (nowMs) => {
      for (let next = due.takeDue(nowMs); next !== undefined; next = due.takeDue(nowMs)) {
        processDue(next.item, next.dueMs)
      }
    },
    clear: () => {
      due.clear()
      lanes.clear()
    },
  }
}

/** Sleepy devices wake at different times, depending on their position in the building. */
const nextWakeMs = (device: LiveDevice, atMs: number): number => {
  const { wakeEveryMs } = device.traits
  const shiftMs = (device.profile.index * 7_919_000) % wakeEveryMs
  return atMs + wakeEveryMs - ((atMs - shiftMs) % wakeEveryMs)
}

import type { UpgradePhase } from '../../../src/fleet/device.ts'
import type { Absence, Observation, RefusedRead } from '../../../src/rollouts/model/observation.ts'
import type { PlannedDevice } from '../../../src/rollouts/model/plan.ts'

type ModelPhase = Extract<
  UpgradePhase,
  'none' | 'available' | 'waiting' | 'updating' | 'succeeded' | 'failed' | 'unknown'
>

const STATUS_CODES: Readonly<Record<ModelPhase, number>> = {
  none: 0,
  available: 1,
  updating: 2,
  succeeded: 3,
  failed: 4,
  waiting: 5,
  unknown: 42,
}

/** The model cloud's state of a device at one moment. */
export interface Snapshot {
  readonly phase: ModelPhase
  readonly offered: string
  readonly installed: string
  readonly online: boolean
  readonly exists: boolean
  /** Its detail is refused: for good, or temporarily. */
  readonly refusal?: 'lasting' | 'passing' | 'none'
  /** Who started the current update. */
  readonly startedBy?: 'us' | 'others'
}

interface Kept {
  readonly device: PlannedDevice
  history: readonly { readonly atMs: number; readonly snapshot: Snapshot }[]
  endsAtMs?: number
  failsNext: boolean
  failsAlways: boolean
  sleeps: boolean
}

export interface ModelRead {
  readonly observations: readonly Observation[]
  readonly absences: readonly Absence[]
  readonly refusedReads: readonly RefusedRead[]
}

/** A building in the cloud, in virtual time. Reads may lag; writes act at once on online devices. */
export interface ModelCloud {
  readonly duplicates: readonly string[]
  /** Calls so far: one per list, one per detail, one per POST. */
  readonly calls: number
  pass(nowMs: number): void
  post(deviceIds: readonly string[], nowMs: number, by: 'us' | 'others'): void
  change(deviceId: string, nowMs: number, change: Partial<Snapshot>): void
  arrange(
    deviceId: string,
    plan: { readonly failsNext?: boolean; readonly failsAlways?: boolean; readonly sleeps?: boolean },
  ): void
  snapshot(deviceId: string): Snapshot
  read(
    source: Observation['source'],
    read: { nowMs: number; lagMs: number; deviceIds: readonly string[] },
  ): ModelRead
}

const isListed = (source: Observation['source'], { phase, exists }: Snapshot): boolean => {
  if (!exists) return false
  switch (source) {
    case 'detail':
      return true
    case 'pending-list':
      return phase === 'available'
    case 'upgrading-list':
      return phase === 'updating' || phase === 'waiting' || phase === 'failed' || phase === 'unknown'
    default: {
      const never: never = source
      return never
    }
  }
}

const observationOf = (
  deviceId: string,
  source: Observation['source'],
  seen: Snapshot,
  readStartedAtMs: number,
): Observation => {
  const { phase, online, offered, installed } = seen
  const row = { deviceId, source, readStartedAtMs, phase, statusCode: STATUS_CODES[phase], online }
  if (source === 'detail') return { ...row, installedVersion: installed }
  return phase === 'succeeded' ? row : { ...row, offeredVersion: offered }
}

export const createModelCloud = (
  devices: readonly PlannedDevice[],
  startMs: number,
  durationMs: number | ((deviceId: string) => number),
): ModelCloud => {
  const kept = new Map<string, Kept>(
    devices.map((device) => {
      const snapshot: Snapshot = {
        phase: 'available',
        offered: device.toVersion,
        installed: device.fromVersion ?? '',
        online: device.wasOnline,
        exists: true,
      }
      return [
        device.deviceId,
        {
          device,
          history: [{ atMs: startMs, snapshot }],
          failsNext: false,
          failsAlways: false,
          sleeps: false,
        },
      ]
    }),
  )
  /** Pages of a hundred rows: of each needed room, or of the whole project if that takes fewer. */
  const pagesOf = (source: Observation['source'], deviceIds: readonly string[]): number => {
    if (deviceIds.length === 0) return 0
    const rows = (devices: Iterable<Kept>): number => {
      let listed = 0
      for (const device of devices) if (isListed(source, latest(device))) listed += 1
      return Math.max(1, Math.ceil(listed / 100))
    }
    const ofProject = rows(kept.values())
    if (source !== 'pending-list') return ofProject
    const rooms = Map.groupBy(deviceIds.map(deviceOf), ({ device }) => device.roomId)
    return Math.min(
      ofProject,
      [...rooms.values()].reduce((sum, devices) => sum + rows(devices), 0),
    )
  }
  const durationOf = (deviceId: string): number =>
    typeof durationMs === 'number' ? durationMs : durationMs(deviceId)
  const duplicates: string[] = []
  let calls = 0
  const deviceOf = (deviceId: string): Kept => {
    const device = kept.get(deviceId)
    if (device === undefined) throw new Error(`The model has no device ${deviceId}`)
    return device
  }
  const latest = (device: Kept): Snapshot => {
    const last = device.history.at(-1)
    if (last === undefined) throw new Error('A model device has no past')
    return last.snapshot
  }
  const change = (device: Kept, atMs: number, part: Partial<Snapshot>): void => {
    device.history = [...device.history, { atMs, snapshot: { ...latest(device), ...part } }].slice(-20)
  }
  const end = (device: Kept, atMs: number): void => {
    delete device.endsAtMs
    const { offered, installed } = latest(device)
    if (device.failsNext || device.failsAlways) change(device, atMs, { phase: 'failed' })
    else change(device, atMs, { phase: 'succeeded', installed: offered === '' ? installed : offered })
    device.failsNext = false
  }
  return {
    duplicates,
    get calls() {
      return calls
    },
    pass(nowMs) {
      for (const device of kept.values())
        if (device.endsAtMs !== undefined && device.endsAtMs <= nowMs && latest(device).online)
          end(device, device.endsAtMs)
    },
    post(deviceIds, nowMs, by) {
      if (by === 'us') calls += 1
      for (const deviceId of deviceIds) {
        const device = deviceOf(deviceId)
        const { phase, online, startedBy } = latest(device)
        const isBusy = phase === 'updating' || phase === 'waiting'
        const isDone = phase === 'succeeded'
        if (by === 'us' && startedBy === 'us' && (isBusy || isDone))
          duplicates.push(`${deviceId} while ${phase}`)
        if ((phase !== 'available' && phase !== 'failed') || !online) continue
        change(device, nowMs, { phase: device.sleeps ? 'waiting' : 'updating', startedBy: by })
        if (!device.sleeps) device.endsAtMs = nowMs + durationOf(deviceId)
      }
    },
    change(deviceId, nowMs, part) {
      const device = deviceOf(deviceId)
      change(device, nowMs, part)
      if (part.phase === 'updating') device.endsAtMs = nowMs + durationOf(deviceId)
    },
    arrange(deviceId, plan) {
      const device = deviceOf(deviceId)
      device.failsNext = plan.failsNext ?? device.failsNext
      device.failsAlways = plan.failsAlways ?? device.failsAlways
      device.sleeps = plan.sleeps ?? device.sleeps
    },
    snapshot: (deviceId) => latest(deviceOf(deviceId)),
    read(source, { nowMs, lagMs, deviceIds }) {
      calls += source === 'detail' ? deviceIds.length : pagesOf(source, deviceIds)
      const observations: Observation[] = []
      const absences: Absence[] = []
      const refusedReads: RefusedRead[] = []
      for (const deviceId of deviceIds) {
        const { history } = deviceOf(deviceId)
        const seen = (history.findLast(({ atMs }) => atMs <= nowMs - lagMs) ?? history[0])?.snapshot
        if (seen === undefined) continue
        const { refusal = 'none' } = seen
        if (source === 'detail' && refusal !== 'none')
          refusedReads.push({
            deviceId,
            problem: { code: 'device-refused' },
            isLasting: refusal === 'lasting',
            readStartedAtMs: nowMs,
          })
        else if (isListed(source, seen)) observations.push(observationOf(deviceId, source, seen, nowMs))
        else absences.push({ deviceId, source, readStartedAtMs: nowMs })
      }
      return { observations, absences, refusedReads }
    },
  }
}

import type { DeviceKind, FleetDevice, Protocol } from '../../src/fleet/device.ts'
import type { Room } from '../../src/fleet/places/room.ts'
import type { DispatchOutcome } from '../../src/rollouts/model/command.ts'
import type { CloudProbe } from '../../src/rollouts/ports/cloud-probe.ts'
import {
  GatewayError,
  type DeviceReading,
  type FirmwareGateway,
  type GatewayProblemKind,
  type PendingFilter,
  type SendPermission,
  type UpgradeRecordPage,
} from '../../src/rollouts/ports/firmware-gateway.ts'

export interface CloudDevice {
  readonly deviceId: string
  readonly roomId: string
  readonly kind?: DeviceKind
  readonly protocol?: Protocol
  readonly gatewayId?: string
  readonly updateMs?: number
  online: boolean
  installed: string
  offered: string | undefined
  /** Attempts that fail before one succeeds. */
  failures: number
  /** When the running update began. */
  startedAtMs?: number | undefined
  hasFailed?: boolean
  /** Its update was ended by the cloud's own time limit. */
  hasTimedOut?: boolean
}

/** Calls by name, so that tests can count or break them. */
export type CloudCall =
  | 'listPending'
  | 'listUpgrading'
  | 'listUpgraded'
  | 'readDevice'
  | 'listRooms'
  | 'upgrade'
  | 'deleteFailed'
  | 'syncRoom'

export interface SmallCloud extends FirmwareGateway {
  readonly devices: Map<string, CloudDevice>
  /** Each device that a POST started, in order. */
  readonly triggered: string[]
  /** Each device whose failure a POST removed, in order. */
  readonly cleared: string[]
  readonly calls: CloudCall[]
  /** The error of the next calls, by the device or room that they name; `undefined` means none. */
  breakdown: ((call: CloudCall, of?: string) => GatewayError | undefined) | undefined
  /** What happens to POSTs: answered, answer lost, or request lost. */
  postFate: 'answered' | 'answer-lost' | 'request-lost'
  /** The age of each permission to send when its POST can leave. */
  permissionAgeMs: number
  /** Runs while the next POSTs wait for their turn; an outcome ends them before permission is asked for. */
  whileWaiting: (() => Promise<DispatchOutcome | undefined>) | undefined
  callsPerMonth: number | undefined
  /** Devices that spoil each POST that names them. */
  readonly spoiling: Set<string>
}

export const problem = (kind: GatewayProblemKind, isRetryable = kind === 'unreachable'): GatewayError =>
  new GatewayError({ problem: kind, isRetryable })

const DEFAULT_UPDATE_MS = 120_000
const PAGE_SIZE = 100

/** A building behind the FirmwareGateway port, on the test's clock. Reads lag behind POSTs by `lagMs`. */
export const createSmallCloud = (parts: {
  readonly now: () => number
  readonly rooms: readonly Room[]
  readonly devices: readonly CloudDevice[]
  readonly lagMs?: number
  readonly hasRoomTree?: boolean
}): SmallCloud => {
  const { now, rooms, lagMs = 0, hasRoomTree = true } = parts
  /** Successful updates, newest first. */
  const updated: CloudDevice[] = []
  const devices = new Map(parts.devices.map((device) => [device.deviceId, device]))
  const roomNames = new Map(rooms.map(({ roomId, name }) => [roomId, name]))

  /** Moves the device to its current state, as reads with their lag show it. */
  const phaseOf = (device: CloudDevice): FleetDevice['phase'] => {
    const { startedAtMs } = device
    if (startedAtMs !== undefined && now() >= startedAtMs + (device.updateMs ?? DEFAULT_UPDATE_MS)) {
      device.startedAtMs = undefined
      if (device.failures > 0) {
        device.failures -= 1
        device.hasFailed = true
      } else {
        device.installed = device.offered ?? device.installed
        updated.unshift(device)
        device.offered = undefined
      }
    }
    if (device.startedAtMs !== undefined && now() >= device.startedAtMs + lagMs) return 'updating'
    if (device.hasFailed === true) return 'failed'
    return device.offered === undefined ? 'none' : 'available'
  }
  const STATUS = { none: 0, available: 1, updating: 2, failed: 4, succeeded: 3, waiting: 5, unknown: 99 }

  const toRow = (device: CloudDevice): FleetDevice => {
    const phase = phaseOf(device)
    return {
      deviceId: device.deviceId,
      name: `Lamp ${device.deviceId}`,
      roomName: roomNames.get(device.roomId) ?? 'No room',
      kind: device.kind ?? 'light',
      protocol: device.protocol ?? 'wifi',
      online: device.online,
      phase,
      statusCode: phase === 'failed' && device.hasTimedOut === true ? 7 : STATUS[phase],
      ...(phase === 'failed' && device.hasTimedOut === true && { hasTimedOut: true as const }),
      ...(device.offered !== undefined && { offeredVersion: device.offered }),
    }
  }
  /** A cheap filter for thousands of devices, so that the model's time doesn't count as the bot's. */
  const mayBeIn = (device: CloudDevice, phases: readonly FleetDevice['phase'][]): boolean =>
    device.startedAtMs !== undefined || device.hasFailed === true || phases.includes('available')
  const rowsOf = (phases: readonly FleetDevice['phase'][], roomId?: string): FleetDevice[] => {
    const rows: FleetDevice[] = []
    for (const device of devices.values())
      if (
        mayBeIn(device, phases) &&
        (roomId === undefined || device.roomId === roomId) &&
        phases.includes(phaseOf(device))
      )
        rows.push(toRow(device))
    return rows
  }

  const enter = (call: CloudCall, of?: string): void => {
    cloud.calls.push(call)
    const failure = cloud.breakdown?.(call, of)
    if (failure !== undefined) throw failure
  }

  const start = (deviceIds: readonly string[]): void => {
    for (const deviceId of deviceIds) {
      const device = devices.get(deviceId)
      if (device?.offered === undefined || !device.online) continue
      cloud.triggered.push(deviceId)
      device.startedAtMs = now()
      device.hasFailed = false
    }
  }

  const clear = (deviceIds: readonly string[]): void => {
    for (const deviceId of deviceIds) {
      const device = devices.get(deviceId)
      if (device?.hasFailed !== true) continue
      cloud.cleared.push(deviceId)
      device.hasFailed = false
    }
  }

  const post = (call: 'upgrade' | 'deleteFailed', deviceIds: readonly string[]): DispatchOutcome => {
    const failure = cloud.breakdown?.(call)
    cloud.calls.push(call)
    if (failure !== undefined)
      return {
        kind: 'refused',
        problem: failure.callProblem,
        blames: failure.problem === 'refused' ? 'devices' : 'account',
        isRetryable: failure.isRetryable,
      }
    if (deviceIds.some((deviceId) => cloud.spoiling.has(deviceId)))
      return { kind: 'refused', problem: { code: 'device-unknown' }, blames: 'devices', isRetryable: false }
    if (cloud.postFate !== 'request-lost') (call === 'upgrade' ? start : clear)(deviceIds)
    return cloud.postFate === 'answered'
      ? { kind: 'accepted', finishedAtMs: now(), requestId: `t${cloud.calls.length}` }
      : { kind: 'ambiguous', finishedAtMs: now(), problem: { code: 'no-answer' } }
  }

  /** The trace id of the newest call. */
  const lastCall = (): string => `t${cloud.calls.length}`

  const write = async (
    call: 'upgrade' | 'deleteFailed',
    deviceIds: readonly string[],
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome> => {
    const early = await cloud.whileWaiting?.()
    if (early !== undefined) return early
    const permission = await askToSend()
    const isFresh = permission.maySend && cloud.permissionAgeMs <= permission.maxAgeMs
    return isFresh
      ? post(call, deviceIds)
      : { kind: 'not-sent', problem: { code: 'permission-too-old' }, isRetryable: true }
  }

  const cloud: SmallCloud = {
    devices,
    triggered: [],
    cleared: [],
    calls: [],
    breakdown: undefined,
    postFate: 'answered',
    permissionAgeMs: 0,
    whileWaiting: undefined,
    callsPerMonth: undefined,
    spoiling: new Set(),
    listPending: async (_projectId, filter: PendingFilter = {}) => {
      enter('listPending', filter.roomId)
      const found = rowsOf(['available'], filter.roomId)
      return { devices: found, readStartedAtMs: now(), isComplete: true, requestIds: [lastCall()] }
    },
    listUpgrading: async () => {
      enter('listUpgrading')
      const running = rowsOf(['updating', 'failed'])
      return { devices: running, readStartedAtMs: now(), isComplete: true, requestIds: [lastCall()] }
    },
    readDevice: async (_projectId, deviceId): Promise<DeviceReading> => {
      enter('readDevice', deviceId)
      const device = devices.get(deviceId)
      if (device === undefined) throw problem('not-found', false)
      const phase = phaseOf(device)
      return {
        deviceId,
        name: `Lamp ${deviceId}`,
        roomId: device.roomId,
        ...(device.gatewayId !== undefined && { gatewayId: device.gatewayId }),
        productId: 'p-lamp',
        kind: device.kind ?? 'light',
        online: device.online,
        phase,
        statusCode: STATUS[phase],
        currentVersion: device.installed,
        readStartedAtMs: now(),
        requestId: lastCall(),
      }
    },
    listRooms: async () => {
      enter('listRooms')
      return hasRoomTree ? { isAvailable: true, rooms, projectName: 'Tower' } : { isAvailable: false }
    },
    upgrade: (_projectId, deviceIds, askToSend) => write('upgrade', deviceIds, askToSend),
    deleteFailed: (_projectId, deviceIds, askToSend) => write('deleteFailed', deviceIds, askToSend),
    listUpgraded: async (_projectId, { page, roomId }): Promise<UpgradeRecordPage> => {
      enter('listUpgraded', roomId)
      const found = updated.filter((device) => roomId === undefined || device.roomId === roomId)
      return {
        records: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((device) => {
          const { deviceId, name, roomName, kind, online } = toRow(device)
          return { deviceId, name, roomName, kind, online, installedVersion: device.installed }
        }),
        total: found.length,
        isLast: page * PAGE_SIZE >= found.length,
        readStartedAtMs: now(),
      }
    },
    syncRoom: async () => {
      enter('syncRoom')
    },
    meterOf: () => ({
      budget: 'default',
      callsSoFar: cloud.calls.length,
      ...(cloud.callsPerMonth !== undefined && { callsPerMonth: cloud.callsPerMonth }),
    }),
  }
  return cloud
}

/** The same cloud, as single calls. */
export const probeOf = (cloud: FirmwareGateway): CloudProbe => ({
  signIn: async () => {
    await cloud.listRooms('')
    return { skewMs: 0 }
  },
  readOne: async (projectId) => ({
    waiting: (await cloud.listPending(projectId)).devices.length,
    requestId: `t${cloud.meterOf('').callsSoFar}`,
  }),
})

export const ROOMS: readonly Room[] = [
  { roomId: 'r1', name: 'Lobby', path: ['1F', 'Lobby'] },
  { roomId: 'r2', name: 'Meeting', path: ['2F', 'Meeting'] },
  { roomId: 'r3', name: 'Meeting', path: ['3F', 'Meeting'] },
]

export const lamp = (deviceId: string, more: Partial<CloudDevice> = {}): CloudDevice => ({
  deviceId,
  roomId: 'r1',
  online: true,
  installed: '1.0.0',
  offered: '2.0.0',
  failures: 0,
  ...more,
})

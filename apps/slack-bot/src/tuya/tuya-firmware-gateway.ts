import type {
  CallOptions,
  ListQuery,
  OtaDevice,
  OtaList,
  RoomNode,
  TuyaClient,
  WritePermission,
} from '@illume-ota/core'
import type { DeviceKind } from '../fleet/device.ts'
import type { Room } from '../fleet/places/room.ts'
import { toVisible } from '../fleet/visible-characters.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { DispatchOutcome } from '../rollouts/model/command.ts'
import {
  GatewayError,
  isOfTheAccount,
  type CallMeter,
  type FirmwareGateway,
  type ListReading,
  type PendingFilter,
  type SendPermission,
} from '../rollouts/ports/firmware-gateway.ts'
import type { Log } from '../rollouts/ports/log.ts'
import { toDeviceDetail, toFleetDevice, toUpgradeRecord } from './to-fleet-device.ts'
import { toDispatchOutcome, toGatewayError } from './to-gateway-error.ts'
import { toRoomName } from './to-name.ts'

const PAGE_SIZE = 100

/** The cloud filters some kinds by device type, others only by category. */
const TYPES: Readonly<Partial<Record<DeviceKind, readonly number[]>>> = {
  light: [0, 2],
  gateway: [1],
  switch: [3],
  sensor: [4],
  other: [-1],
}
const CATEGORIES: Readonly<Partial<Record<DeviceKind, string>>> = { appliance: 'xjd', electrical: 'dgzm' }

const toQuery = (filter: PendingFilter): Partial<ListQuery> => {
  const deviceTypes = (filter.kinds ?? []).flatMap((kind) => TYPES[kind] ?? [])
  const topCategories = (filter.kinds ?? []).flatMap((kind) => CATEGORIES[kind] ?? [])
  return {
    ...(filter.roomId === undefined ? {} : { roomId: filter.roomId }),
    ...(filter.online === undefined ? {} : { online: filter.online }),
    ...(filter.name === undefined ? {} : { deviceName: filter.name }),
    ...(deviceTypes.length === 0 ? {} : { deviceTypes }),
    ...(topCategories.length === 0 ? {} : { topCategories }),
  }
}

/** Quirk: 1 building, 2 floor, 4 room (tuya-lighting-open-api-sdk-java, 2022-06-27). */
const ROOM_TYPE = 4

const toRooms = (nodes: readonly RoomNode[], above: readonly string[] = []): Room[] =>
  nodes.flatMap((node) => {
    const name = toRoomName(node.name ?? '')
    const path = [...above, name]
    const isRoom = node.roomType === ROOM_TYPE || node.rooms.length === 0
    const own: Room = { roomId: node.roomId, name, path, ...(!isRoom && { isArea: true }) }
    return [own, ...toRooms(node.rooms, path)]
  })

/** If a project has one building, room paths leave it out. */
const roomsOf = (tree: readonly RoomNode[]): Room[] => {
  const [only, ...others] = tree
  if (only === undefined || others.length > 0 || only.rooms.length === 0) return toRooms(tree)
  const building: Room = { roomId: only.roomId, name: toRoomName(only.name ?? ''), path: [], isArea: true }
  return [building, ...toRooms(only.rooms)]
}

/** Collects the trace ids of all answers of one reading. */
const collectRequestIds = (
  untilStopped: CallOptions,
): { readonly requestIds: readonly string[]; readonly options: CallOptions } => {
  const requestIds: string[] = []
  const onAnswer: CallOptions['onAnswer'] = ({ requestId }) => {
    if (requestId !== undefined) requestIds.push(requestId)
  }
  return { requestIds, options: { ...untilStopped, onAnswer } }
}

/** The vendor's cloud as the domain's FirmwareGateway. */
export const createTuyaFirmwareGateway = (parts: {
  readonly client: TuyaClient
  readonly account: Pick<CallMeter, 'budget' | 'callsPerMonth'>
  readonly clock: Clock
  readonly log: Log
  /** Ends every open call, and those that follow. */
  readonly signal?: AbortSignal
}): FirmwareGateway => {
  const { client, account, clock, log, signal } = parts
  const untilStopped: CallOptions = signal === undefined ? {} : { signal }

  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      throw toGatewayError(error)
    }
  }
  const readAll = (list: (options: CallOptions) => OtaList): Promise<ListReading> =>
    reading(async () => {
      const readStartedAtMs = clock.now()
      const rows: OtaDevice[] = []
      const { requestIds, options } = collectRequestIds(untilStopped)
      for await (const row of list(options)) rows.push(row)
      return { devices: rows.map(toFleetDevice), readStartedAtMs, isComplete: true, requestIds }
    })

  /** Reads one list row: if that works, the refusal concerns the devices, not the account. */
  const blameNarrowly = async (projectId: string, error: unknown): Promise<DispatchOutcome> => {
    const outcome = toDispatchOutcome(error, clock.now())
    const refusal = toGatewayError(error)
    if (outcome.kind !== 'refused' || !(refusal instanceof GatewayError) || isOfTheAccount(refusal.problem))
      return outcome
    try {
      await reading(async () => client.ota.listPending({ projectId, pageSize: 1 }))
      return { ...outcome, blames: 'devices', problem: refusal.deviceProblem }
    } catch (listError) {
      if (!(listError instanceof GatewayError)) throw listError
      return { ...outcome, problem: listError.callProblem, isRetryable: listError.isRetryable }
    }
  }

  /** One POST about devices, which the vendor answers with one boolean for all of them. */
  const write = async (
    call: 'upgrade' | 'deleteFailed',
    devices: { readonly projectId: string; readonly deviceIds: readonly string[] },
    askToSend: () => Promise<SendPermission>,
  ): Promise<DispatchOutcome> => {
    const beforeWrite = async (): Promise<WritePermission> => {
      const permission = await askToSend()
      return permission.maySend ? { mayWrite: true, maxAgeMs: permission.maxAgeMs } : { mayWrite: false }
    }
    try {
      const answer = await client.ota[call](devices, { ...untilStopped, beforeWrite })
      const finishedAtMs = clock.now()
      const request = answer.requestId === undefined ? {} : { requestId: answer.requestId }
      if (answer.accepted) return { kind: 'accepted', finishedAtMs, ...request }
      // Quirk: the document's own sample of a success has `result: false` (OTA document, 2025-05-07), so it has no meaning.
      return { kind: 'ambiguous', finishedAtMs, problem: { code: 'neither-yes-nor-no' }, ...request }
    } catch (error) {
      // The outcome that is stored keeps codes only.
      log.warn(
        { error, projectId: devices.projectId, devices: devices.deviceIds.length, call },
        'A call about devices failed',
      )
      return blameNarrowly(devices.projectId, error)
    }
  }

  return {
    listPending: (projectId, filter = {}) =>
      readAll((options) =>
        client.ota.listPending({ projectId, pageSize: PAGE_SIZE, ...toQuery(filter) }, options),
      ),
    listUpgrading: (projectId) =>
      readAll((options) => client.ota.listUpgrading({ projectId, pageSize: PAGE_SIZE }, options)),
    readDevice: (_projectId, deviceId) =>
      reading(async () => {
        const readStartedAtMs = clock.now()
        const { requestIds, options } = collectRequestIds(untilStopped)
        const detail = toDeviceDetail(await client.ota.getDetail(deviceId, options))
        const [requestId] = requestIds
        return { ...detail, readStartedAtMs, ...(requestId === undefined ? {} : { requestId }) }
      }),
    listRooms: (projectId) =>
      reading(async () => {
        const [tree, projects] = await Promise.all([
          client.rooms.tree(projectId, untilStopped),
          client.projects.list({}, untilStopped),
        ])
        if (!tree.available) return { isAvailable: false }
        const name = projects.available
          ? projects.items.find((project) => project.projectId === projectId)?.name
          : undefined
        return {
          isAvailable: true,
          rooms: roomsOf(tree.items),
          ...(name === undefined || toVisible(name) === '' ? {} : { projectName: toVisible(name) }),
        }
      }),
    upgrade: (projectId, deviceIds, askToSend) => write('upgrade', { projectId, deviceIds }, askToSend),
    deleteFailed: (projectId, deviceIds, askToSend) =>
      write('deleteFailed', { projectId, deviceIds }, askToSend),
    listUpgraded: (projectId, { page, roomId }) =>
      reading(async () => {
        const readStartedAtMs = clock.now()
        const query = { projectId, page, pageSize: PAGE_SIZE, ...(roomId === undefined ? {} : { roomId }) }
        const { items, total } = await client.ota.listUpgraded(query, untilStopped)
        const isLast = total === undefined ? items.length < PAGE_SIZE : page * PAGE_SIZE >= total
        return {
          records: items.map(toUpgradeRecord),
          ...(total === undefined ? {} : { total }),
          isLast: isLast || items.length === 0,
          readStartedAtMs,
        }
      }),
    syncRoom: (projectId, roomId) =>
      reading(async () => {
        await client.ota.syncRoom({ projectId, roomId }, untilStopped)
      }),
    meterOf: () => ({
      ...account,
      // Sums all months, because the client assigns them by the machine's clock.
      callsSoFar: Object.values(client.meter.snapshot()).reduce(
        (sum, month) => sum + Object.values(month).reduce((calls, count) => calls + count, 0),
        0,
      ),
    }),
  }
}

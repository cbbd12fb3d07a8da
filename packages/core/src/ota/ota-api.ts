import { z } from 'zod'
import type { CallOptions, WriteOptions } from '../calls/call.ts'
import { TuyaConfigError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'
import { type DeviceOtaDetail, deviceOtaDetailSchema } from './device-ota-detail.ts'
import { type ListQuery, requireText } from './list-query.ts'
import { createOtaList, type OtaList, type OtaListDependencies } from './ota-list.ts'

/** Devices of one project. */
export interface DeviceSelection {
  readonly projectId: string
  /** `deviceId`s, not `deviceSaasId`s. Tuya documents no maximum; 20 at a time is careful. */
  readonly deviceIds: readonly string[]
}

/** A room of one project. */
export interface RoomSelection {
  readonly projectId: string
  readonly roomId: string
}

/** What Tuya said to an order. */
export interface Acceptance {
  /**
   * True when Tuya answered `result: true`. False is ambiguous: Tuya answered `success: true` with `result: false` or
   * without a result, which is what its own documentation shows. Look at the devices before deciding.
   */
  readonly accepted: boolean
  readonly requestId?: string
}

/**
 * The seven operations of Tuya's "Device OTA Update" (2025-05-07; Chinese edition 2025-05-21).
 *
 * Each rejects with a TuyaError and nothing else: a TuyaConfigError (`not-sent`) for an argument that is missing, a
 * TuyaAuthenticationError, TuyaPermissionError or TuyaQuotaError where the project may not call, and so on. For the three
 * that change something (`upgrade`, `syncRoom`, `deleteFailed`), `outcome` says whether it happened.
 */
export interface OtaApi {
  /**
   * Reads where one device stands: installed version, update status, room, gateway.
   *
   * Repeated on busy servers and bad lines, within `totalTimeoutMs`. An unknown device is a TuyaNotFoundError or
   * whatever code Tuya chooses: none is documented.
   */
  getDetail(deviceId: string, options?: CallOptions): Promise<DeviceOtaDetail>
  /**
   * Orders the update of devices to the version on offer. There is no cancel, no target version and no result per
   * device: follow the devices with `listUpgrading` and `getDetail`.
   *
   * Sent once. On any error look at `outcome`: `not-sent` and `refused` may be repeated; `unknown` means that the
   * devices may be updating, so look first. Only a refused token or time is tried once more by the client. Where a
   * "stop" may come while the call waits for its turn, pass `beforeWrite`: it is asked at the last moment.
   */
  upgrade(selection: DeviceSelection, options?: WriteOptions): Promise<Acceptance>
  /** Lists devices with an update to be installed. */
  listPending(query: ListQuery, options?: CallOptions): OtaList
  /**
   * Lists devices whose update was ordered. Being in this list is no proof of being in progress: failed devices very
   * probably stay until `deleteFailed`, so read `upgradeStatus`.
   */
  listUpgrading(query: ListQuery, options?: CallOptions): OtaList
  /** Lists devices that were updated. The rows have no time: they do not say which update it was. */
  listUpgraded(query: ListQuery, options?: CallOptions): OtaList
  /**
   * Asks Tuya to look again which devices of a room have an update. Returns when the order is taken, not when it is
   * done: read `listPending` some seconds later. A GET that starts work: sent once, like `upgrade`.
   */
  syncRoom(selection: RoomSelection, options?: WriteOptions): Promise<{ readonly requestId?: string }>
  /**
   * Removes devices whose update failed from the list of updates. Sent once, like `upgrade`.
   *
   * The parameters are not documented: they are taken to be those of `upgrade` (guessed 2025-05-21).
   */
  deleteFailed(selection: DeviceSelection, options?: WriteOptions): Promise<Acceptance>
}

const anything = z.unknown()

const withRequestId = (requestId: string | undefined): { requestId?: string } =>
  requestId === undefined ? {} : { requestId }

const toDeviceParameters = (operation: OperationName, { projectId, deviceIds }: DeviceSelection) => {
  if (deviceIds.length === 0)
    throw new TuyaConfigError(`${operation} needs at least one device id.`, { operation })
  for (const deviceId of deviceIds) requireText(operation, 'device ids', deviceId)
  return { project_id: requireText(operation, 'projectId', projectId), device_ids: [...new Set(deviceIds)] }
}

export const createOtaApi = (deps: OtaListDependencies): OtaApi => {
  const { call } = deps
  const order = async (
    operation: 'ota.upgrade' | 'ota.deleteFailed',
    selection: DeviceSelection,
    options: WriteOptions | undefined,
  ): Promise<Acceptance> => {
    const parameters = toDeviceParameters(operation, selection)
    const { value, requestId } = await call({ operation, parameters, schema: anything, options })
    return { accepted: value === true, ...withRequestId(requestId) }
  }
  return {
    getDetail: async (deviceId, options) => {
      const operation = 'ota.getDetail'
      const parameters = { device_id: requireText(operation, 'deviceId', deviceId) }
      return (await call({ operation, parameters, schema: deviceOtaDetailSchema, options })).value
    },
    upgrade: (selection, options) => order('ota.upgrade', selection, options),
    listPending: (query, options) => createOtaList('ota.listPending', query, deps, options),
    listUpgrading: (query, options) => createOtaList('ota.listUpgrading', query, deps, options),
    listUpgraded: (query, options) => createOtaList('ota.listUpgraded', query, deps, options),
    syncRoom: async (selection, options) => {
      const operation = 'ota.syncRoom'
      const parameters = {
        project_id: requireText(operation, 'projectId', selection.projectId),
        room_id: requireText(operation, 'roomId', selection.roomId),
      }
      const { requestId } = await call({ operation, parameters, schema: anything, options })
      return withRequestId(requestId)
    },
    deleteFailed: (selection, options) => order('ota.deleteFailed', selection, options),
  }
}

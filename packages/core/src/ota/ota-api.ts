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
  /** `deviceId`s, not `deviceSaasId`s. Tuya documents no maximum; 20 per call is a safe choice. */
  readonly deviceIds: readonly string[]
}

/** A room of one project. */
export interface RoomSelection {
  readonly projectId: string
  readonly roomId: string
}

/** Tuya's answer to `upgrade` or `deleteFailed`. */
export interface Acceptance {
  /**
   * True when Tuya answered `result: true`. False is ambiguous: Tuya answered `success: true` with `result: false` (as in
   * its own documentation) or without a result. Check the devices before you decide.
   */
  readonly accepted: boolean
  readonly requestId?: string
}

/**
 * The seven operations of Tuya's "Device OTA Update" (2025-05-07; Chinese edition 2025-05-21).
 *
 * They reject only with TuyaErrors: a TuyaConfigError (`not-sent`) when an argument is missing, a
 * TuyaAuthenticationError, TuyaPermissionError or TuyaQuotaError when the project may not make the call, and so on. For
 * the three writes (`upgrade`, `syncRoom`, `deleteFailed`), `outcome` says whether the change happened.
 */
export interface OtaApi {
  /**
   * Reads one device: installed version, update status, room, gateway.
   *
   * Retried within `totalTimeoutMs` when the server is busy or the network fails. For an unknown device, expect a
   * TuyaNotFoundError or another TuyaApiError: Tuya documents no code.
   */
  getDetail(deviceId: string, options?: CallOptions): Promise<DeviceOtaDetail>
  /**
   * Starts the update of devices to the offered version. You can't cancel it or choose the version, and there is no
   * result per device: follow the devices with `listUpgrading` and `getDetail`.
   *
   * Sent once; only a refused token or timestamp is retried, once. On any error check `outcome`: `not-sent` and `refused`
   * are safe to repeat; `unknown` means that the devices may be updating, so check them first. If a user can stop the
   * update while the call waits in the queue, pass `beforeWrite`: the client asks it right before sending.
   */
  upgrade(selection: DeviceSelection, options?: WriteOptions): Promise<Acceptance>
  /** Lists devices that have an update available. */
  listPending(query: ListQuery, options?: CallOptions): OtaList
  /**
   * Lists devices whose update was started. A device in this list is not necessarily updating: failed devices very
   * probably stay until `deleteFailed`, so read `upgradeStatus`.
   */
  listUpgrading(query: ListQuery, options?: CallOptions): OtaList
  /** Lists devices that were updated. The rows have no time, so they don't tell which update it was. */
  listUpgraded(query: ListQuery, options?: CallOptions): OtaList
  /**
   * Asks Tuya to check again which devices of a room have an update. Resolves when Tuya accepts the request, not when the
   * check is finished: read `listPending` some seconds later. It is a GET that starts work: sent once, like `upgrade`.
   */
  syncRoom(selection: RoomSelection, options?: WriteOptions): Promise<{ readonly requestId?: string }>
  /**
   * Removes devices whose update failed from the list of updates. Sent once, like `upgrade`.
   *
   * Tuya doesn't document the parameters: the client sends those of `upgrade` (guessed 2025-05-21).
   */
  deleteFailed(selection: DeviceSelection, options?: WriteOptions): Promise<Acceptance>
}

const anything = z.unknown()

const withRequestId = (requestId: string | undefined): { requestId?: string } =>
  requestId === undefined ? {} : { requestId }

const toDeviceParameters = (operation: OperationName, { projectId, deviceIds }: DeviceSelection) => {
  if (deviceIds.length === 0)
    throw new TuyaConfigError(`${operation} needs at least one device id.`, { operation })
  for (const deviceId of deviceIds) requireText(operation, 'each device id', deviceId)
  return { project_id: requireText(operation, 'projectId', projectId), device_ids: [...new Set(deviceIds)] }
}

export const createOtaApi = (deps: OtaListDependencies): OtaApi => {
  const { call } = deps
  const sendSelection = async (
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
    upgrade: (selection, options) => sendSelection('ota.upgrade', selection, options),
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
    deleteFailed: (selection, options) => sendSelection('ota.deleteFailed', selection, options),
  }
}

import { TuyaConfigError } from '../errors/request-errors.ts'
import type { Parameters } from '../http/encode-parameters.ts'
import type { OperationName } from '../operations.ts'
import type { DeviceStatus } from '../vocabulary/device-status.ts'
import type { DeviceType } from '../vocabulary/device-type.ts'
import type { TopCategory } from '../vocabulary/top-category.ts'
import type { UpgradeStatus } from '../vocabulary/upgrade-status.ts'

/** Tuya's documented maximum. */
const maxPageSize = 100

/** A value from the table, or any other of its type: the tables aren't complete. */
type OneOf<Value extends string | number> = Value | (Value extends string ? string & {} : number & {})

/**
 * Filters and paging of a list. Omitted filters don't filter.
 * Source: Tuya "Device OTA Update", 2025-05-07.
 */
export interface ListQuery {
  /** Digits in a string: the number is too large for a JavaScript number. */
  readonly projectId: string
  /** From 1, the default. Only used when the list is awaited: iterating always reads every page. */
  readonly page?: number | undefined
  /** 1 to 100; 100 is the default. */
  readonly pageSize?: number | undefined
  readonly deviceStatus?: readonly OneOf<DeviceStatus>[] | undefined
  readonly deviceTypes?: readonly OneOf<DeviceType>[] | undefined
  readonly topCategories?: readonly OneOf<TopCategory>[] | undefined
  /** Tuya doesn't document whether a floor or building id includes its rooms. */
  readonly roomId?: string | undefined
  /** Tuya doesn't document whether it matches the whole name or a part of it. */
  readonly deviceName?: string | undefined
  readonly online?: boolean | undefined
  readonly upgradeStatus?: readonly OneOf<UpgradeStatus>[] | undefined
}

/** Fails before sending when an id is missing: Tuya silently ignores some wrong parameters. */
export const requireText = (operation: OperationName, name: string, value: string): string => {
  if (typeof value !== 'string' || value.trim() === '')
    throw new TuyaConfigError(`${operation}: ${name} must be a non-empty string.`, { operation })
  return value
}

const requireInteger = (operation: OperationName, name: string, value: number, highest: number): number => {
  if (!Number.isInteger(value) || value < 1 || value > highest)
    throw new TuyaConfigError(
      `${operation}: ${name} must be a whole number from 1 to ${highest}, not ${value}.`,
      { operation },
    )
  return value
}

export interface PageRequest {
  readonly page: number
  readonly pageSize: number
}

/** The page to fetch when the list is awaited. */
export const toPageRequest = (operation: OperationName, query: ListQuery): PageRequest => ({
  page: requireInteger(operation, 'page', query.page ?? 1, 1_000_000),
  pageSize: requireInteger(operation, 'pageSize', query.pageSize ?? maxPageSize, maxPageSize),
})

/** The query with Tuya's parameter names. */
export const toListParameters = (
  operation: OperationName,
  query: ListQuery,
  { page, pageSize }: PageRequest,
): Parameters => ({
  project_id: requireText(operation, 'projectId', query.projectId),
  page,
  page_size: pageSize,
  device_status: query.deviceStatus,
  device_types: query.deviceTypes,
  top_categories: query.topCategories,
  room_id: query.roomId,
  device_name: query.deviceName,
  online: query.online,
  upgrade_status: query.upgradeStatus,
})

import { UPGRADE_STATUS } from './device.ts'
import { SerializedResult } from '../cloud/envelope.ts'
import { listPredicate, type ListFilter, type ListQuery } from './list-filter.ts'
import type { LiveBuilding } from './live-building.ts'
import type { LiveDevice } from './live-device.ts'
import { PROTOCOL_WORDS, TOP_CATEGORIES } from './product.ts'

export type ListName = 'pending' | 'upgrading' | 'upgraded'

/** One row as documented: the room's name without its id. `version` is the offered version, or for records the installed one. */
export interface DeviceRow {
  custom_capability: string
  device_id: string
  device_name: string
  device_saas_id: string
  group_type: number[]
  online: boolean
  room_name: string
  top_category: string
  top_category_name: string
  upgrade_status: number
  version: string
}

const MAX_CACHED_PAGES = 500

/** The three lists, from what the cloud currently shows. */
export interface DeviceLists {
  page(list: ListName, query: ListQuery): SerializedResult
  /** The devices of a list, in list order. */
  members(list: ListName): readonly LiveDevice[]
}

/**
 * `pending` is in building order, `upgrading` in start order, `upgraded` newest first. These orders are guesses.
 * Failed updates stay in `upgrading` until they are deleted; `upgraded` holds one row per device, its last success.
 */
export const createDeviceLists = (building: LiveBuilding): DeviceLists => {
  let version = -1
  let members: Record<ListName, readonly LiveDevice[]> = { pending: [], upgrading: [], upgraded: [] }
  const filtered = new Map<string, readonly LiveDevice[]>()
  const pages = new Map<string, SerializedResult>()

  const refresh = () => {
    if (version === building.seen.version) return
    version = building.seen.version
    members = sortIntoLists(building.devices)
    filtered.clear()
    pages.clear()
  }
  // Every page of a scan uses the same filter, so cache the result until the building changes.
  const rowsFor = (list: ListName, filterKey: string, filter: ListFilter): readonly LiveDevice[] => {
    const predicate = listPredicate(filter)
    if (predicate === undefined) return members[list]
    const key = `${list} ${filterKey}`
    const known = filtered.get(key)
    if (known !== undefined) return known
    const rows = members[list].filter((device) => predicate(device, shownStatus(list, device)))
    if (filtered.size >= MAX_CACHED_PAGES) filtered.clear()
    filtered.set(key, rows)
    return rows
  }

  return {
    page: (list, query) => {
      refresh()
      const { page, page_size: pageSize, project_id: _, ...filter } = query
      const filterKey = JSON.stringify(filter)
      const key = `${list} ${page} ${pageSize} ${filterKey}`
      const known = pages.get(key)
      if (known !== undefined) return known
      const rows = rowsFor(list, filterKey, filter)
      const shown = rows
        .slice((page - 1) * pageSize, page * pageSize)
        .map((device) => toRow(building, list, device))
      const result = new SerializedResult(JSON.stringify({ list: shown, total: rows.length }))
      if (pages.size >= MAX_CACHED_PAGES) pages.clear()
      pages.set(key, result)
      return result
    },
    members: (list) => {
      refresh()
      return members[list]
    },
  }
}

const sortIntoLists = (devices: readonly LiveDevice[]): Record<ListName, LiveDevice[]> => {
  const lists: Record<ListName, LiveDevice[]> = { pending: [], upgrading: [], upgraded: [] }
  for (const device of devices) {
    const { upgradeStatus, record } = device.seen
    if (upgradeStatus === UPGRADE_STATUS.available) lists.pending.push(device)
    else if (upgradeStatus !== UPGRADE_STATUS.none && upgradeStatus !== UPGRADE_STATUS.succeeded) {
      lists.upgrading.push(device)
    }
    if (record !== undefined) lists.upgraded.push(device)
  }
  lists.upgrading.sort((left, right) => left.seen.startedOrder - right.seen.startedOrder)
  lists.upgraded.sort((left, right) => (right.seen.record?.order ?? 0) - (left.seen.record?.order ?? 0))
  return lists
}

const shownStatus = (list: ListName, device: LiveDevice): number =>
  list === 'upgraded' ? UPGRADE_STATUS.succeeded : device.seen.upgradeStatus

const toRow = (building: LiveBuilding, list: ListName, { profile, seen }: LiveDevice): DeviceRow => {
  const words = PROTOCOL_WORDS[profile.product.protocol]
  const status = list === 'upgraded' ? UPGRADE_STATUS.succeeded : seen.upgradeStatus
  return {
    custom_capability: words.capability,
    device_id: profile.deviceId,
    device_name: seen.name,
    device_saas_id: profile.deviceSaasId,
    group_type: [words.groupType],
    online: seen.online,
    room_name: building.room(seen.roomId)?.name ?? '',
    top_category: profile.product.topCategory,
    top_category_name: TOP_CATEGORIES[profile.product.topCategory],
    upgrade_status: status,
    version: list === 'upgraded' ? (seen.record?.version ?? '') : seen.offeredVersion,
  }
}

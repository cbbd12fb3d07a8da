import type { ParameterSpec, ParameterValues } from '../cloud/call-parameters.ts'
import type { LiveDevice } from './live-device.ts'

/** The parameters of the three lists, from "Device OTA Update" (2025-05-07). */
export const LIST_PARAMETERS = {
  page: { kind: 'integer', isRequired: true, min: 1 },
  page_size: { kind: 'integer', isRequired: true, min: 1, max: 100 },
  project_id: { kind: 'string', isRequired: true },
  device_status: { kind: 'strings', isRequired: false },
  device_types: { kind: 'integers', isRequired: false },
  top_categories: { kind: 'strings', isRequired: false },
  room_id: { kind: 'string', isRequired: false },
  device_name: { kind: 'string', isRequired: false },
  online: { kind: 'boolean', isRequired: false },
  upgrade_status: { kind: 'integers', isRequired: false },
} as const satisfies Record<string, ParameterSpec>

export type ListQuery = ParameterValues<typeof LIST_PARAMETERS>
export type ListFilter = Omit<ListQuery, 'page' | 'page_size' | 'project_id'>

/**
 * Returns one predicate for the whole query, or undefined when every row passes. Empty arrays and strings are ignored.
 * Guesses where the document is silent: names match on a part, ignoring case; a room id matches only that room, not the
 * rooms of a floor; status words ignore case (Tuya's own SDK sends them in capitals).
 */
export const listPredicate = (
  filter: ListFilter,
): ((device: LiveDevice, status: number) => boolean) | undefined => {
  const tests: ((device: LiveDevice, status: number) => boolean)[] = []
  if (hasValues(filter.device_status)) {
    const words = new Set(filter.device_status.map((word) => word.toLowerCase()))
    tests.push((device) => words.has(device.seen.deviceStatus.toLowerCase()))
  }
  if (hasValues(filter.device_types)) {
    const types = new Set(filter.device_types)
    tests.push((device) => types.has(device.profile.product.deviceTypeValue))
  }
  if (hasValues(filter.top_categories)) {
    const categories = new Set(filter.top_categories)
    tests.push((device) => categories.has(device.profile.product.topCategory))
  }
  if (filter.room_id !== undefined && filter.room_id !== '') {
    const roomId = filter.room_id
    tests.push((device) => device.seen.roomId === roomId)
  }
  if (filter.device_name !== undefined && filter.device_name !== '') {
    const part = filter.device_name.toLowerCase()
    tests.push((device) => device.seen.name.toLowerCase().includes(part))
  }
  if (filter.online !== undefined) {
    const { online } = filter
    tests.push((device) => device.seen.online === online)
  }
  if (hasValues(filter.upgrade_status)) {
    const statuses = new Set(filter.upgrade_status)
    tests.push((_, status) => statuses.has(status))
  }
  return tests.length === 0 ? undefined : (device, status) => tests.every((test) => test(device, status))
}

const hasValues = <T>(values: readonly T[] | undefined): values is readonly T[] =>
  values !== undefined && values.length > 0

import type { PlainTextOption } from '@slack/types'
import type { Choice } from './devices/device-choice.ts'
import { deviceKeyOf, roomKeyOf } from './entries.ts'
import { roomValue, toDeviceOption, toRoomOption } from './devices/exceptions.ts'
import type { Entries } from './metadata.ts'
import type { FittedEntries } from './devices/entered-fields.ts'

/** What was entered before, where it fits the devices and the hours of a form. */
export const fittedEntries = (
  { leftOut, first, ...entries }: Entries,
  { devices }: Choice,
  { hasWindow }: { readonly hasWindow: boolean },
): FittedEntries => {
  const byDevice = new Map(devices.map((device) => [deviceKeyOf(device.deviceId), device]))
  const rooms = Map.groupBy(devices, roomValue)
  const byRoom = new Map([...rooms].map(([value, members]) => [roomKeyOf(value), { value, members }]))
  const exceptions: PlainTextOption[] = []
  const leftOutIds = new Set<string>()
  const firstDevices = first.flatMap((key) => byDevice.get(key) ?? [])
  for (const key of leftOut) {
    const room = byRoom.get(key)
    const device = byDevice.get(key)
    if (room !== undefined) exceptions.push(toRoomOption(room.members, room.value))
    else if (device !== undefined) exceptions.push(toDeviceOption(device))
    for (const { deviceId } of room?.members ?? (device === undefined ? [] : [device]))
      leftOutIds.add(deviceId)
  }
  const { reason, when = 'now', startsAtMs } = entries
  return {
    ...(reason !== undefined && { reason }),
    when: when === 'next-window' && !hasWindow ? 'gone' : when,
    ...(startsAtMs !== undefined && { startsAtMs }),
    exceptions,
    leftOutIds,
    first: firstDevices.map(toDeviceOption),
    firstDeviceIds: firstDevices.map(({ deviceId }) => deviceId),
    goneExceptions: leftOut.length - exceptions.length,
    goneFirst: first.length - firstDevices.length,
  }
}

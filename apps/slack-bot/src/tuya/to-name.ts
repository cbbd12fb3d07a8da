import { toVisible } from '../fleet/visible-characters.ts'

const TAIL_LENGTH = 4

const visibleOr = (name: string | undefined, instead: string): string => {
  const visible = toVisible(name ?? '')
  return visible === '' ? instead : visible
}

/** A device's name as people see it. One that shows nothing is told apart by the end of the id. */
export const toDeviceName = (name: string | undefined, deviceId: string): string =>
  visibleOr(name, `Device without a name (…${deviceId.slice(-TAIL_LENGTH)})`)

/** A room's name as people see it; the same in lists, which carry no ids, as in the room tree. */
export const toRoomName = (name: string): string => visibleOr(name, 'Room without a name')

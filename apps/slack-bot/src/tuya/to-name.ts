import { toVisible } from '../fleet/visible-characters.ts'

const TAIL_LENGTH = 4

const visibleOr = (name: string | undefined, instead: string): string => {
  const visible = toVisible(name ?? '')
  return visible === '' ? instead : visible
}

/** A device's visible name. A blank name is replaced by the end of the id. */
export const toDeviceName = (name: string | undefined, deviceId: string): string =>
  visibleOr(name, `Device without a name (…${deviceId.slice(-TAIL_LENGTH)})`)

/** A room's visible name. Lists have no room ids, so it must be the same as in the room tree. */
export const toRoomName = (name: string): string => visibleOr(name, 'Room without a name')

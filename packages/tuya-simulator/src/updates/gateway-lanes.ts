import type { LiveDevice } from '../building/live-device.ts'

/**
 * One lane per gateway, which relays one firmware image at a time, to a child or to itself.
 * Source: error code 2317, "another sub-device of that gateway is updating".
 */
export interface GatewayLanes {
  /** Takes the lane and returns true, or joins its queue and returns false. Devices without a gateway don't wait. */
  enter(device: LiveDevice): boolean
  /** Frees the lane if this device holds it and returns the waiting devices, first come first. */
  leave(device: LiveDevice): LiveDevice[]
  /** Puts devices back at the front of the queue. */
  putBack(devices: readonly LiveDevice[]): void
  /** The device that currently holds the gateway's lane. */
  holderOf(gatewayId: string): LiveDevice | undefined
  clear(): void
}

interface Lane {
  holder: LiveDevice | undefined
  waiting: LiveDevice[]
}

export const createGatewayLanes = (): GatewayLanes => {
  const lanes = new Map<string, Lane>()
  const laneOf = (device: LiveDevice): Lane | undefined => {
    const { gatewayId, deviceId, product } = device.profile
    const id = gatewayId ?? (product.name === 'gateway' ? deviceId : undefined)
    if (id === undefined) return undefined
    const known = lanes.get(id)
    if (known !== undefined) return known
    const lane = { holder: undefined, waiting: [] }
    lanes.set(id, lane)
    return lane
  }
  return {
    enter: (device) => {
      const lane = laneOf(device)
      if (lane === undefined) return true
      if (lane.holder !== undefined && lane.holder !== device) {
        lane.waiting.push(device)
        return false
      }
      lane.holder = device
      return true
    },
    leave: (device) => {
      const lane = laneOf(device)
      if (lane === undefined) return []
      if (lane.holder !== device) {
        lane.waiting = lane.waiting.filter((waiting) => waiting !== device)
        return []
      }
      lane.holder = undefined
      return lane.waiting.splice(0)
    },
    putBack: (devices) => {
      const [first] = devices
      const lane = first === undefined ? undefined : laneOf(first)
      lane?.waiting.unshift(...devices)
    },
    holderOf: (gatewayId) => lanes.get(gatewayId)?.holder,
    clear: () => lanes.clear(),
  }
}

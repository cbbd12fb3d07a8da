import type { BuildingPlan, Room } from './building.ts'
import { createBuildingClock, type BuildingClock, type Clock } from '../cloud/clock.ts'
import { UPGRADE_STATUS, type DeviceTraits } from './device.ts'
import type { Verdict } from '../updates/firmware-timeline.ts'
import { createLiveDevice, isSameState, snapshotOf, type LiveDevice } from './live-device.ts'
import { createSeenStates, type SeenStates } from './seen-states.ts'
import { createUpdateRuns } from '../updates/update-runs.ts'
import { compareVersions } from './version.ts'

/** Building time until offers found by a room sync appear. A guess: the document doesn't say. */
const SYNC_DELAY_MS = 2000

/** A building whose devices update over time. Call `advance` before each read; nothing changes with time otherwise. */
export interface LiveBuilding {
  readonly plan: BuildingPlan
  readonly devices: readonly LiveDevice[]
  readonly clock: BuildingClock
  readonly seen: SeenStates
  device(deviceId: string): LiveDevice | undefined
  room(roomId: string): Room | undefined
  isOnline(device: LiveDevice): boolean
  /** Processes everything that is due by now. */
  advance(): void
  /** Whether an upgrade of this device would start now. */
  readiness(device: LiveDevice): 'ready' | 'busy' | 'up-to-date'
  /** Starts the update to the offered version. Restarts a running update from the beginning. */
  trigger(device: LiveDevice): void
  settle(device: LiveDevice, verdict: Verdict): void
  /** Returns false unless the version is above the installed one: firmware can't be downgraded. */
  offer(device: LiveDevice, version: string): boolean
  withdrawOffer(device: LiveDevice): boolean
  /** Makes hidden offers of a room visible after a short delay. Returns how many there are. */
  syncRoom(roomId: string): number
  /** Removes a failed device from the upgrading list and offers its version again. */
  dismissFailure(device: LiveDevice): boolean
  setTraits(device: LiveDevice, traits: Partial<DeviceTraits>): void
}

export interface LiveBuildingOptions {
  plan: BuildingPlan
  clock: Clock
  speed: number
  readLagMs: number
}

export const createLiveBuilding = (options: LiveBuildingOptions): LiveBuilding => {
  const { plan } = options
  const clock = createBuildingClock(options.clock, options.speed)
  const seen = createSeenStates(options.clock, options.readLagMs)
  const devices = plan.devices.map(createLiveDevice)
  const byId = new Map(devices.map((device) => [device.profile.deviceId, device]))
  const rooms = new Map(plan.rooms.map((room) => [room.roomId, room]))
  const children = Map.groupBy(
    devices.filter((device) => device.profile.gatewayId !== undefined),
    (device) => device.profile.gatewayId,
  )

  const isOnline = (device: LiveDevice): boolean => {
    if (!device.traits.isPowered || device.isRebooting) return false
    const gateway = byId.get(device.profile.gatewayId ?? '')
    return gateway === undefined || isOnline(gateway)
  }
  const changed = (device: LiveDevice, atMs: number) => {
    const state = snapshotOf(device, isOnline(device))
    if (isSameState(state, device.state)) return
    device.state = state
    seen.publish(device, state, clock.toCallerTime(atMs))
  }
  const childrenOf = (device: LiveDevice) => children.get(device.profile.deviceId) ?? []
  const runs = createUpdateRuns({ isOnline, childrenOf, changed })
  // Children of an unpowered gateway are offline from the start.
  for (const device of devices) device.seen = device.state = snapshotOf(device, isOnline(device))

  return {
    plan,
    devices,
    clock,
    seen,
    device: (deviceId) => byId.get(deviceId),
    room: (roomId) => rooms.get(roomId),
    isOnline,
    advance: () => {
      runs.advanceTo(clock.now())
      seen.catchUp()
    },
    readiness: (device) => {
      if (device.run !== undefined) return 'busy'
      return device.offeredVersion === '' ? 'up-to-date' : 'ready'
    },
    trigger: (device) => runs.trigger(device, clock.now()),
    settle: (device, verdict) => runs.settle(device, verdict, clock.now()),
    offer: (device, version) => {
      if (compareVersions(version, device.currentVersion) <= 0) return false
      runs.offerLater(device, version, clock.now())
      runs.advanceTo(clock.now())
      return true
    },
    withdrawOffer: (device) => {
      if (device.run !== undefined || device.offeredVersion === '') return false
      device.offeredVersion = ''
      device.status = UPGRADE_STATUS.none
      changed(device, clock.now())
      return true
    },
    syncRoom: (roomId) => {
      const found = devices.filter(
        (device) => device.traits.roomId === roomId && device.hiddenOffer !== undefined,
      )
      for (const device of found) {
        runs.offerLater(device, device.hiddenOffer ?? '', clock.now() + SYNC_DELAY_MS)
        device.hiddenOffer = undefined
      }
      return found.length
    },
    dismissFailure: (device) => {
      if (device.status !== UPGRADE_STATUS.failed && device.status !== UPGRADE_STATUS.timedOut) return false
      device.status = UPGRADE_STATUS.available
      changed(device, clock.now())
      return true
    },
    setTraits: (device, traits) => {
      device.traits = { ...device.traits, ...traits }
      runs.connectionChanged(device, clock.now())
    },
  }
}

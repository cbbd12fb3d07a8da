import type { CallLog, LoggedCall } from '../cloud/call-log.ts'
import type { CallLimits } from '../cloud/call-limits.ts'
import { ManualClock } from '../cloud/clock.ts'
import type { Cloud, CloudSettings, UpgradePolicy } from '../cloud/cloud.ts'
import {
  describeDevice,
  describeRooms,
  type ControlledDevice,
  type ControlledRoom,
} from './controlled-device.ts'
import type { Destiny, DeviceTraits } from '../building/device.ts'
import type { Faults } from '../faults/faults.ts'
import type { LiveDevice } from '../building/live-device.ts'
import type { TokenPolicy } from '../cloud/tokens.ts'
import type { Trigger } from '../updates/trigger-ledger.ts'
import { compareVersions, isVersion } from '../building/version.ts'

export interface DeviceChange {
  /** Whether the device itself has power and network. */
  online?: boolean
  sleepy?: boolean
  wakeEveryMs?: number
  updateMs?: number
  destiny?: Destiny
  name?: string
  roomId?: string
  health?: 'Expiring' | 'Exception' | null
  /** Shows this status instead of the real one; null shows the real one again. */
  shownStatus?: number | null
}

type Limit = 'monthlyQuota' | 'queriesPerSecond' | 'maxDevicesPerUpgrade'

export interface SettingsChange extends Partial<Omit<CloudSettings, 'upgradePolicy' | Limit>> {
  /** null removes the limit. */
  monthlyQuota?: number | null
  queriesPerSecond?: number | null
  maxDevicesPerUpgrade?: number | null
  upgradePolicy?: Partial<UpgradePolicy>
  tokenPolicy?: Partial<TokenPolicy>
  readLagMs?: number
  speed?: number
}

/** A request for something that doesn't exist or isn't possible; `message` says what. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

/** Controls the simulator. The same operations are available over HTTP under /_control. */
export interface TuyaControl {
  rooms(): ControlledRoom[]
  devices(): ControlledDevice[]
  /** Throws a ControlError for an unknown id, like every operation here. */
  device(deviceId: string): ControlledDevice
  setDevice(deviceId: string, change: DeviceChange): ControlledDevice
  /** Starts updates outside the API, like the vendor's console or a schedule. Returns the devices that started. */
  upgradeOutside(deviceIds: readonly string[]): string[]
  /** Ends the updates of these devices immediately, started or not. */
  finish(deviceIds: readonly string[], verdict?: 'installed' | 'failed' | 'timed-out'): void
  /** Offers a new version. Refused for the whole list unless it is above every device's installed version. */
  offerVersion(deviceIds: readonly string[], version: string): void
  withdrawOffer(deviceIds: readonly string[]): void
  readonly faults: Pick<Faults, 'add' | 'remove' | 'clear' | 'all'>
  /** Every vendor call received, oldest first. */
  log(filter?: Parameters<CallLog['calls']>[0]): readonly LoggedCall[]
  clearLog(): void
  /** Every update that started. */
  triggers(): readonly Trigger[]
  /** Updates that started twice for the same version without a failure in between. */
  duplicateTriggers(): readonly Trigger[]
  callsThisMonth(): number
  expireToken(): void
  settings(): Readonly<CloudSettings> & { readLagMs: number; speed: number; tokenPolicy: TokenPolicy }
  change(change: SettingsChange): void
  /** Advances the manual clock. Throws when the simulator uses another clock. */
  advance(ms: number): void
  /** Moves building time ahead. Works with any clock. */
  skipBuildingTime(ms: number): void
  buildingTime(): number
}

export const createControl = (cloud: Cloud, limits: CallLimits): TuyaControl => {
  const { building } = cloud
  const requireDevice = (deviceId: string): LiveDevice => {
    const device = building.device(deviceId)
    if (device === undefined) throw new ControlError(`there is no device ${deviceId} in this building`)
    return device
  }
  const live = (deviceIds: readonly string[]): LiveDevice[] => {
    building.advance()
    return deviceIds.map(requireDevice)
  }
  const describe = (device: LiveDevice) => describeDevice(cloud, device)
  return {
    rooms: () => {
      building.advance()
      return describeRooms(cloud)
    },
    devices: () => {
      building.advance()
      return building.devices.map(describe)
    },
    device: (deviceId) => {
      building.advance()
      return describe(requireDevice(deviceId))
    },
    setDevice: (deviceId, change) => {
      building.advance()
      const device = requireDevice(deviceId)
      if (change.roomId !== undefined && building.room(change.roomId) === undefined) {
        throw new ControlError(`there is no room ${change.roomId} in this building`)
      }
      building.setTraits(device, toTraits(change))
      building.advance()
      return describe(device)
    },
    upgradeOutside: (deviceIds) =>
      live(deviceIds)
        .filter((device) => building.readiness(device) === 'ready')
        .map((device) => {
          const { deviceId } = device.profile
          const trigger = { deviceId, version: device.offeredVersion, source: 'outside', tid: '' } as const
          cloud.triggers.add({ ...trigger, atMs: cloud.clock.now() }, device.failures)
          building.trigger(device)
          return deviceId
        }),
    finish: (deviceIds, verdict = 'installed') => {
      const devices = live(deviceIds)
      const idle = devices.find((device) => device.run === undefined && device.offeredVersion === '')
      if (idle !== undefined) {
        throw new ControlError(`${idle.profile.deviceId} has no update to finish`)
      }
      for (const device of devices) building.settle(device, verdict)
    },
    offerVersion: (deviceIds, version) => {
      if (!isVersion(version)) throw new ControlError(`a version must be digits and dots, not ${version}`)
      const devices = live(deviceIds)
      const newer = devices.find((device) => compareVersions(version, device.currentVersion) <= 0)
      if (newer !== undefined) {
        throw new ControlError(
          `${newer.profile.deviceId} has ${newer.currentVersion}; firmware can't be downgraded to ${version}`,
        )
      }
      for (const device of devices) building.offer(device, version)
    },
    withdrawOffer: (deviceIds) => {
      for (const device of live(deviceIds)) building.withdrawOffer(device)
    },
    faults: cloud.faults,
    log: (filter) => cloud.log.calls(filter),
    clearLog: () => {
      cloud.log.clear()
      cloud.triggers.clear()
    },
    triggers: () => cloud.triggers.all(),
    duplicateTriggers: () => cloud.triggers.duplicates(),
    callsThisMonth: () => limits.usedThisMonth(),
    expireToken: () => cloud.tokens.expire(),
    settings: () => ({
      ...cloud.settings,
      readLagMs: building.seen.lagMs,
      speed: building.clock.speed,
      tokenPolicy: cloud.tokens.policy,
    }),
    change: (change) => applySettings(cloud, change),
    advance: (ms) => {
      if (!(cloud.clock instanceof ManualClock)) {
        throw new ControlError('the simulator uses the wall clock; skip building time instead')
      }
      cloud.clock.advance(ms)
      building.advance()
    },
    skipBuildingTime: (ms) => {
      building.advance()
      building.clock.skip(ms)
      building.advance()
    },
    buildingTime: () => building.clock.now(),
  }
}

const toTraits = (change: DeviceChange): Partial<DeviceTraits> => {
  const { online, sleepy, health, shownStatus, ...same } = change
  return {
    ...same,
    ...(online === undefined ? {} : { isPowered: online }),
    ...(sleepy === undefined ? {} : { isSleepy: sleepy }),
    ...(health === undefined ? {} : { health: health ?? undefined }),
    ...(shownStatus === undefined ? {} : { shownStatus: shownStatus ?? undefined }),
  }
}

const applySettings = (cloud: Cloud, change: SettingsChange): void => {
  const { readLagMs, speed, tokenPolicy, upgradePolicy, ...settings } = change
  cloud.building.advance()
  if (speed !== undefined) cloud.building.clock.setSpeed(speed)
  if (readLagMs !== undefined) cloud.building.seen.setLag(readLagMs)
  Object.assign(cloud.tokens.policy, tokenPolicy)
  for (const [name, value] of Object.entries(settings))
    Object.assign(cloud.settings, { [name]: value ?? undefined })
  Object.assign(cloud.settings.upgradePolicy, upgradePolicy)
}

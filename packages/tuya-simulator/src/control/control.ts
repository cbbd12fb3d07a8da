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
  /** Power and network of the device itself. */
  online?: boolean
  sleepy?: boolean
  wakeEveryMs?: number
  updateMs?: number
  destiny?: Destiny
  name?: string
  roomId?: string
  health?: 'Expiring' | 'Exception' | null
  /** Shows this status in place of the true one; null shows the true one again. */
  shownStatus?: number | null
}

type Limit = 'monthlyQuota' | 'queriesPerSecond' | 'mostDevicesPerUpgrade'

export interface SettingsChange extends Partial<Omit<CloudSettings, 'upgradePolicy' | Limit>> {
  /** null switches a limit off. */
  monthlyQuota?: number | null
  queriesPerSecond?: number | null
  mostDevicesPerUpgrade?: number | null
  upgradePolicy?: Partial<UpgradePolicy>
  tokenPolicy?: Partial<TokenPolicy>
  readLagMs?: number
  speed?: number
}

/** Asked for something that does not exist or cannot be; `message` says what. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

/** The strings behind the building: the same operations in the process and under /_control over HTTP. */
export interface TuyaControl {
  rooms(): ControlledRoom[]
  devices(): ControlledDevice[]
  /** Throws a ControlError for an unknown id, as every operation here does. */
  device(deviceId: string): ControlledDevice
  setDevice(deviceId: string, change: DeviceChange): ControlledDevice
  /** Someone else starts these updates, at the vendor's console or on a schedule. Returns those that began. */
  upgradeOutside(deviceIds: readonly string[]): string[]
  /** Ends the update of these devices at once, begun or not. */
  finish(deviceIds: readonly string[], verdict?: 'installed' | 'failed' | 'timed-out'): void
  /** A new version appears. Refused for the whole list when it is not above what a device has installed. */
  offerVersion(deviceIds: readonly string[], version: string): void
  withdrawOffer(deviceIds: readonly string[]): void
  readonly faults: Pick<Faults, 'add' | 'remove' | 'clear' | 'all'>
  /** Every vendor call received, oldest first. */
  log(filter?: Parameters<CallLog['calls']>[0]): readonly LoggedCall[]
  clearLog(): void
  /** Every update that really began. */
  triggers(): readonly Trigger[]
  /** Updates that began twice for the same version without a failure in between. */
  duplicateTriggers(): readonly Trigger[]
  callsThisMonth(): number
  expireToken(): void
  settings(): Readonly<CloudSettings> & { readLagMs: number; speed: number; tokenPolicy: TokenPolicy }
  change(change: SettingsChange): void
  /** Moves the manual clock on. Throws when the simulator runs on another clock. */
  advance(ms: number): void
  /** Jumps ahead in the building only, whatever the clock. */
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
      if (!isVersion(version)) throw new ControlError(`a version is digits and dots, not ${version}`)
      const devices = live(deviceIds)
      const newer = devices.find((device) => compareVersions(version, device.currentVersion) <= 0)
      if (newer !== undefined) {
        throw new ControlError(
          `${newer.profile.deviceId} has ${newer.currentVersion}; firmware cannot go to ${version}`,
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
        throw new ControlError('the simulator runs on the wall clock; skip building time instead')
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

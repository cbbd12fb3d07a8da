import type { DeviceReading } from './firmware-gateway.ts'

/** Stored device details, across restarts. An older reading never replaces a newer one. */
export interface DeviceFacts {
  save(details: readonly DeviceReading[]): Promise<void>
  /** By device id. Devices never read, or with an unreadable row, are left out. */
  load(deviceIds: readonly string[]): Promise<ReadonlyMap<string, DeviceReading>>
}

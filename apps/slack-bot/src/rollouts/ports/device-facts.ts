import type { DeviceReading } from './firmware-gateway.ts'

/** What details said of devices, kept over restarts. An older reading never replaces a newer one. */
export interface DeviceFacts {
  save(details: readonly DeviceReading[]): Promise<void>
  /** By device id. Devices that were never read, or whose row cannot be read any more, are left out. */
  load(deviceIds: readonly string[]): Promise<ReadonlyMap<string, DeviceReading>>
}

import { GatewayError, ofDevice, type DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { DetailReader } from './detail-reader.ts'

/** Reads one device now. `checkAccount` shows whether a refusal is about the device or the account. */
export const readDevice = async (
  details: DetailReader,
  {
    projectId,
    deviceId,
    checkAccount,
  }: {
    readonly projectId: string
    readonly deviceId: string
    readonly checkAccount: () => Promise<unknown>
  },
): Promise<DeviceReading> => {
  const reading = await details.read({ projectId, deviceIds: [deviceId], maxAgeMs: 0, checkAccount })
  const found = reading.found.get(deviceId)
  if (found !== undefined) return found
  const { error } = reading.unreadable.get(deviceId) ?? {}
  throw error === undefined
    ? new GatewayError({
        problem: 'not-found',
        isRetryable: false,
      })
    : ofDevice(error)
}

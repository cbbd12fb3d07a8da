import { parseArgs } from 'node:util'
import { createTuyaSimulator } from '@illume-ota/tuya-simulator'

const { values: flags } = parseArgs({ options: { devices: { type: 'string', default: '0' } } })
const devices = Number(flags.devices)
const simulator = await createTuyaSimulator({
  port: 0,
  speed: 0.001,
  building: { devices, floors: Math.max(1, Math.ceil(devices / 2500)), roomsPerFloor: 50 },
})
// Offers every device an update, so that all of them are pending.
simulator.control.offerVersion(
  simulator.control.devices().map(({ deviceId }) => deviceId),
  '99.0.0',
)
process.send?.({
  url: simulator.url,
  clientId: simulator.clientId,
  clientSecret: simulator.clientSecret,
  projectId: simulator.projectId,
})

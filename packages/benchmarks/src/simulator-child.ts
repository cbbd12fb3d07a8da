import { createTuyaSimulator } from '@illume-ota/tuya-simulator'

/** As many waiting devices as asked for: every device of the building is offered a version. */
const devices = Number(process.argv[2])
const simulator = await createTuyaSimulator({
  port: 0,
  speed: 0.001,
  building: { devices, floors: Math.max(1, Math.ceil(devices / 2500)), roomsPerFloor: 50 },
})
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

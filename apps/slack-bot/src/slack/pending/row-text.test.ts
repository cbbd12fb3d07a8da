import { expect, it } from 'vitest'
import type { DeviceKind, FleetDevice } from '../../fleet/device.ts'
import { groupKinds } from '../../fleet/group-pending.ts'
import { devicesText, versionsText, whatText } from './row-text.ts'

/** `light 1.4.2`: one device of that kind with that version on offer. */
const kindsOf = (devices: readonly string[]) =>
  groupKinds(
    devices.map((text, index): FleetDevice => {
      const [kind, offeredVersion] = text.split(' ')
      return {
        deviceId: `d${index}`,
        name: `Device ${index}`,
        roomName: 'Lab',
        kind: kind as DeviceKind,
        protocol: 'zigbee',
        online: true,
        phase: 'available',
        statusCode: 1,
        ...(offeredVersion !== undefined && { offeredVersion }),
      }
    }),
  )

it.each<readonly [readonly string[], string, string, string]>([
  [['light 1.4.2'], 'light', '1 light', '1.4.2'],
  [['light 1.4.2', 'light 1.5.0'], 'lights', '2 lights', '1.4.2 and 1.5.0'],
  [['light 1.4.2', 'sensor 1.4.2'], '1 light, 1 sensor', '2 devices (1 light, 1 sensor)', '1.4.2'],
  [
    ['light 1.4.2', 'light 1.5.0', 'switch 2.0', 'sensor 2.0'],
    '2 lights, 1 sensor, 1 switch',
    '4 devices (2 lights, 1 sensor, 1 switch)',
    '1.4.2 and 1.5.0 (lights), 2.0 (sensor, switch)',
  ],
  [['light'], 'light', '1 light', 'not named'],
  [['light 1', 'light 2', 'light 3', 'light 4', 'light 5'], 'lights', '5 lights', '1, 2, 3 and 2 more'],
])('%j', (devices, what, counted, versions) => {
  const kinds = kindsOf(devices)
  expect([whatText(kinds), devicesText(kinds, devices.length), versionsText(kinds)]).toEqual([
    what,
    counted,
    versions,
  ])
})

import type { PlannedDevice } from '../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'

/** Ten rooms on each floor. */
const roomOf = (index: number, name: string) => ({
  roomId: `room-${index}`,
  roomLabel: `${1 + Math.floor(index / 10)}F / ${name} ${(index % 10) + 1}`,
})

/** The rollout with many more devices, in this many rooms; copies of a device stand as it does. */
export const withManyDevices = (
  rollout: Rollout,
  { count, rooms }: { readonly count: number; readonly rooms: number },
): Rollout => {
  if (!('plan' in rollout)) return rollout
  const { devices: sample, waves, label } = rollout.plan
  const roomName = label.replace(/^4F \/ /u, '')
  const copyId = (deviceId: string, copy: number) => `${deviceId}-${copy}`
  const copies = Array.from({ length: Math.ceil(count / sample.length) }, (_, copy) => copy)
  const devices = copies
    .flatMap((copy) =>
      sample.map((device, position): PlannedDevice => ({
        ...device,
        ...roomOf((copy * sample.length + position) % rooms, roomName),
        deviceId: copyId(device.deviceId, copy),
        name: `${device.name.replace(/\d+$/u, '')}${copy * sample.length + position + 1}`,
      })),
    )
    .slice(0, count)
  const known = new Set(devices.map(({ deviceId }) => deviceId))
  const copied = (deviceIds: readonly string[]) =>
    copies
      .flatMap((copy) => deviceIds.map((deviceId) => copyId(deviceId, copy)))
      .filter((id) => known.has(id))
  const plan = { ...rollout.plan, label: `${rooms} rooms`, devices, waves: waves.map(copied) }
  if (!('devices' in rollout)) return { ...rollout, plan }
  const records = Object.entries(rollout.devices).flatMap(([deviceId, record]) =>
    copies.map((copy) => [copyId(deviceId, copy), record] as const).filter(([id]) => known.has(id)),
  )
  return { ...rollout, plan, devices: Object.fromEntries(records) }
}

import fc from 'fast-check'
import type { Destiny } from '@illume-ota/tuya-simulator'
import { DEVICE_IDS } from './building.ts'
import { anyDevice, named } from './model-command.ts'

const DESTINIES: readonly Destiny[] = [
  'succeeds',
  'fails',
  'fails-once',
  'times-out',
  'stalls',
  'lies',
  'ignores',
  'poisons',
]

/** Events in the building and in the vendor's console. */
export const building = fc
  .record({
    deviceId: anyDevice,
    what: fc.constantFrom(
      'offline',
      'online',
      'sleeps',
      'wakes',
      'upgrade outside',
      'done outside',
      'failed outside',
      'new version',
    ),
  })
  .map(({ deviceId, what }) =>
    named(`${deviceId}: ${what}`, (world, people) =>
      world.step(async () => {
        const { control } = world.simulator
        // A long interrupted update has failed, and so have those behind an interrupted gateway.
        if (what === 'offline')
          for (const id of deviceId === 'gw' ? DEVICE_IDS : [deviceId]) world.mayFail.add(id)
        if (what === 'failed outside') world.mayFail.add(deviceId)
        if (what === 'offline' || what === 'online')
          control.setDevice(deviceId, { online: what === 'online' })
        if (what === 'sleeps' || what === 'wakes') control.setDevice(deviceId, { sleepy: what === 'sleeps' })
        if (what === 'upgrade outside') control.upgradeOutside([deviceId])
        const { offeredVersion, phase } = control.device(deviceId)
        const hasUpdate = offeredVersion !== '' || phase !== undefined
        if (what === 'done outside' && hasUpdate) control.finish([deviceId], 'installed')
        if (what === 'failed outside' && hasUpdate) control.finish([deviceId], 'failed')
        if (what === 'new version') {
          people.versions += 1
          control.offerVersion([deviceId], `9.${people.versions}.0`)
        }
        if (!['offline', 'online', 'sleeps', 'wakes'].includes(what)) world.posts.noteOutside([deviceId])
      }),
    ),
  )
export const fate = fc
  .record({ deviceId: anyDevice, destiny: fc.constantFrom(...DESTINIES) })
  .map(({ deviceId, destiny }) =>
    named(`${deviceId} ${destiny}`, (world) =>
      world.step(async () => {
        if (['fails', 'fails-once', 'times-out'].includes(destiny)) world.mayFail.add(deviceId)
        world.simulator.control.setDevice(deviceId, { destiny })
      }),
    ),
  )

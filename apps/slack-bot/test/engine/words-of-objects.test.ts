// Devices, rooms and gateways named like properties of a JavaScript object.
import { afterEach, expect, test } from 'vitest'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { PROJECT, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Names and ids that every object has as properties, for a device, its room, and a gateway outside the plan. */
test('devices, rooms and gateways named like object properties are updated like others', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const words = ['constructor', 'toString', 'hasOwnProperty', '__proto__']
  const gateways = ['isPrototypeOf', 'valueOf', 'toLocaleString', '__proto__']
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: words.map((word) => ({ roomId: word, name: word, path: [word] })),
    devices: words.map((word, index) =>
      lamp(word, { roomId: word, protocol: 'zigbee', gatewayId: gateways[index] ?? '' }),
    ),
  })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  expect(await life.engine.reservationsOf(['isPrototypeOf'])).toEqual({})
  expect(await life.engine.roomLocks.list(PROJECT)).toEqual([])
  await request(life.engine, cloud, 'k')
  const planned = await runUntil(life, time, 'R-1', ({ status }) => status !== 'draft')
  expect(planned).toMatchObject({ notes: [] })
  await approve(life.engine, planned)
  const ended = await runUntil(life, time, 'R-1', ({ status }) => status.startsWith('completed'))
  expect(ended.status).toBe('completed')
  expect(cloud.triggered).toHaveLength(words.length)
})

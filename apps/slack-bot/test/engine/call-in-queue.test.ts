// A call that waits behind many others, and what may change before its turn.
import type { TuyaClient } from '@illume-ota/core'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, describe, expect, test } from 'vitest'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { createTuyaFirmwareGateway } from '../../src/tuya/tuya-firmware-gateway.ts'
import { createWire } from '../model/wire.ts'
import { silentLog } from '../support/silent-log.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, runUntil, startLife } from './engine-world.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** What delays the client. */
type Hold = (client: TuyaClient, simulator: TuyaSimulator) => Promise<void>

const flood: Hold = async (client) => {
  // Two dozen people open device details: more than the client may ask at once.
  for (let index = 0; index < 24; index += 1) void client.ota.getDetail('d1').catch(() => {})
}
const pause: Hold = async (client, { control }) => {
  control.faults.add({ effect: { kind: 'http', status: 429 }, operation: 'ota.getDetail', count: 4 })
  await client.ota.getDetail('d1').catch(() => {})
}

/** The engine with the real client and the simulated cloud. The first upgrade call meets a busy client. */
const open = async (hold: Hold) => {
  const wire = createWire()
  const { time } = wire
  const device = { deviceId: 'd1', product: 'wifi-downlight', offeredVersion: '1.0.8' } as const
  const simulator = await createTuyaSimulator({
    clock: time,
    building: { rooms: [{ floor: '1F', name: 'Lobby', devices: [device] }] },
  })
  const client = wire.connect(simulator, () => true, { requestsPerSecond: 2 })
  const gateway = createTuyaFirmwareGateway({
    account: { budget: 'default' },
    client,
    clock: time,
    log: silentLog,
  })
  let isParkedByRoom = false
  const folder = createTemporaryFolder()
  const life = await startLife({
    folder: folder.path,
    time,
    wall: createWall(),
    cloud: {
      ...gateway,
      upgrade: async (...call) => {
        await hold(client, simulator)
        isParkedByRoom = true
        return gateway.upgrade(...call)
      },
    },
  })
  cleanUps.push(
    folder.remove,
    () => simulator.close(),
    () => client.close(),
    () => life.kill(),
  )
  const { engine } = life
  await engine.draft({
    requester: 'U-requester',
    place: 'C1',
    selection: {
      projectId: simulator.projectId,
      label: 'Lobby',
      devices: [{ deviceId: 'd1', name: 'Lamp', toVersion: '1.0.8' }],
    },
    start: 'now',
    idempotencyKey: 'k',
  })
  const until = (isThere: (rollout: Rollout) => boolean) => runUntil(life, time, 'R-1', isThere)
  await approve(engine, await until(({ status }) => status === 'awaiting-approval'))
  await until(() => isParkedByRoom)
  return { simulator, engine, time, until, posts: () => simulator.control.log({ operation: 'ota.upgrade' }) }
}

describe.each([
  ['many other calls', flood],
  ['a pause that Tuya asked for', pause],
] as const)('a call that waits behind %s', (_what, hold) => {
  test('is sent when its turn comes', async () => {
    const { until, posts, simulator } = await open(hold)
    expect(posts()).toEqual([])
    await until(() => posts().length > 0)
    expect(simulator.control.triggers()).toHaveLength(1)
  })

  test.each([
    ['halt', 'halted'],
    ['pause', 'paused'],
  ] as const)('is not sent after a %s was answered', async (type, status) => {
    const { engine, time, posts } = await open(hold)
    await engine.handle('R-1', { type, by: 'U-any', right: 'approver' })
    await time.advance(300_000)
    expect(posts()).toEqual([])
    expect((await engine.loadRollout('R-1'))?.rollout.status).toBe(status)
  })
})

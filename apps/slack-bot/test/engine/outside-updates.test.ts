import { afterEach, describe, expect, test } from 'vitest'
import type { EngineParts } from '../../src/engine/engine-parts.ts'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, PROJECT, request, runUntil, selectAll, startLife } from './engine-world.ts'
import { createSmallCloud, ROOMS, lamp, problem, type CloudDevice } from './small-cloud.ts'

const HOUR_MS = 3_600_000
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (devices: readonly CloudDevice[], refine?: (parts: EngineParts) => EngineParts) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const options = { folder: folder.path, time, cloud, wall: createWall(), ...(refine && { refine }) }
  const life = await startLife(options)
  cleanUps.push(folder.remove, () => life.end())
  return { time, cloud, life, engine: life.engine, options }
}
type World = Awaited<ReturnType<typeof open>>

/** A person taps "update" in the vendor's app. */
const startInApp = async ({ cloud, time }: World, deviceId: string): Promise<void> => {
  Object.assign(cloud.devices.get(deviceId) ?? {}, { startedAtMs: time.now() })
  await time.advance(1000)
}
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'
const isOver = (rollout: Rollout): boolean => rollout.status.startsWith('completed')
const requestAndApprove = async (world: World, deviceIds: readonly string[]): Promise<void> => {
  const { life, engine, cloud, time } = world
  await request(engine, cloud, deviceIds.join(), deviceIds)
  const { rolloutId } = await runUntil(life, time, 'R-1', isPlanned)
  await approve(engine, await runUntil(life, time, rolloutId, isPlanned))
}

const gateway = (more: Partial<CloudDevice> = {}): CloudDevice =>
  lamp('g1', { kind: 'gateway', roomId: 'r2', updateMs: HOUR_MS, ...more })
const behind = { gatewayId: 'g1', protocol: 'zigbee' } as const

describe('an outside update', () => {
  test('of a gateway blocks its children until it has ended', async () => {
    const world = await open([gateway(), lamp('z1', behind), lamp('w1')])
    await startInApp(world, 'g1')
    await requestAndApprove(world, ['z1', 'w1'])
    await world.time.advance(HOUR_MS / 2)
    expect(world.cloud.triggered).toEqual(['w1'])
    await runUntil(world.life, world.time, 'R-1', isOver)
    expect(world.cloud.triggered).toEqual(['w1', 'z1'])
  })

  test('of a gateway blocks a radio device with an unknown gateway', async () => {
    const world = await open([gateway(), lamp('z1', { protocol: 'zigbee' })])
    await startInApp(world, 'g1')
    await requestAndApprove(world, ['z1'])
    await world.time.advance(HOUR_MS / 2)
    expect(world.cloud.triggered).toEqual([])
    await runUntil(world.life, world.time, 'R-1', isOver)
  })

  test('of a device whose details were never read counts behind its gateway', async () => {
    const world = await open([lamp('z1', behind), lamp('z2', { ...behind, roomId: 'r2', updateMs: HOUR_MS })])
    await startInApp(world, 'z2')
    await requestAndApprove(world, ['z1'])
    await world.time.advance(HOUR_MS / 2)
    expect(world.cloud.triggered).toEqual([])
    await runUntil(world.life, world.time, 'R-1', isOver)
  })

  test('of a device whose details cannot be read counts in its room', async () => {
    const refine = (parts: EngineParts): EngineParts => {
      const readDevice: FirmwareGateway['readDevice'] = (projectId, deviceId) =>
        deviceId === 'z2'
          ? Promise.reject(problem('refused', false))
          : parts.gateway.readDevice(projectId, deviceId)
      return { ...parts, gateway: { ...parts.gateway, readDevice } }
    }
    const world = await open([lamp('z1', behind), lamp('z2', { ...behind, updateMs: HOUR_MS })], refine)
    await startInApp(world, 'z2')
    await requestAndApprove(world, ['z1'])
    await world.time.advance(HOUR_MS / 2)
    expect(world.cloud.triggered).toEqual([])
    await runUntil(world.life, world.time, 'R-1', isOver)
  })

  test('of a device that this rollout has finished counts again', async () => {
    const world = await open([lamp('z1', behind), lamp('z2', behind)])
    const { cloud, time, life } = world
    await requestAndApprove(world, ['z1', 'z2'])
    await runUntil(
      life,
      time,
      'R-1',
      (rollout) => hasExecution(rollout) && rollout.waves[0]?.state === 'soaking',
    )
    expect(cloud.triggered).toEqual(['z1'])
    Object.assign(cloud.devices.get('z1') ?? {}, { offered: '3.0.0', updateMs: HOUR_MS })
    await startInApp(world, 'z1')
    await time.advance(HOUR_MS / 2)
    expect(cloud.triggered).toEqual(['z1'])
    await runUntil(life, time, 'R-1', isOver)
    expect(cloud.triggered).toEqual(['z1', 'z2'])
  })

  test('blocks no longer than 4 h, even if another project is read in between', async () => {
    const refine = (parts: EngineParts): EngineParts => {
      const { gateway: all } = parts
      const listUpgrading: FirmwareGateway['listUpgrading'] = async (projectId) => {
        const list = await all.listUpgrading(projectId)
        return {
          ...list,
          devices: list.devices.filter(({ name }) => name.startsWith('Lamp o') === (projectId !== PROJECT)),
        }
      }
      return { ...parts, gateway: { ...all, listUpgrading } }
    }
    const world = await open(
      [
        lamp('z1', behind),
        lamp('z2', { ...behind, updateMs: 100 * HOUR_MS }),
        lamp('o1', { ...behind, gatewayId: 'g2' }),
        lamp('o2', { ...behind, gatewayId: 'g2', updateMs: 100 * HOUR_MS }),
      ],
      refine,
    )
    const { engine, cloud, life, time } = world
    await startInApp(world, 'z2')
    await startInApp(world, 'o2')
    await requestAndApprove(world, ['z1'])
    await engine.draft({
      requester: 'U-requester',
      place: 'C2',
      selection: { ...selectAll(cloud, ['o1']), projectId: 'p2' },
      start: 'now',
      idempotencyKey: 'other',
    })
    await approve(engine, await runUntil(life, time, 'R-2', isPlanned))
    await time.advance(3.5 * HOUR_MS)
    expect(cloud.triggered).toEqual([])
    await time.advance(HOUR_MS)
    expect(cloud.triggered.toSorted()).toEqual(['o1', 'z1'])
  })

  test('is remembered across a restart: not forgotten, and not counted from the start again', async () => {
    const world = await open([gateway({ updateMs: 100 * HOUR_MS }), lamp('z1', behind)])
    await startInApp(world, 'g1')
    await requestAndApprove(world, ['z1'])
    await world.time.advance(3 * HOUR_MS)
    await world.life.end()
    const second = await startLife(world.options)
    cleanUps.push(() => second.end())
    await world.time.advance(HOUR_MS / 2)
    expect(world.cloud.triggered).toEqual([])
    await world.time.advance(HOUR_MS)
    expect(world.cloud.triggered).toEqual(['z1'])
  })
})

// Devices whose readings Tuya refuses.
import { afterEach, expect, test } from 'vitest'
import { GatewayError } from '../../src/rollouts/ports/firmware-gateway.ts'
import { hasExecution, hasPlan, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, PROJECT, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem, type CloudDevice, type SmallCloud } from './small-cloud.ts'

const HOUR_MS = 3_600_000
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (devices: readonly CloudDevice[]) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const wall = createWall()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000 })
  const life = await startLife({ folder: folder.path, time, cloud, wall })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  const until = (rolloutId: 'R-1' | 'R-2', isThere: (rollout: Rollout) => boolean) =>
    runUntil(life, time, rolloutId, isThere)
  const approved = async (rolloutId: 'R-1' | 'R-2', deviceIds: readonly string[]) => {
    await request(engine, cloud, rolloutId, deviceIds)
    await approve(engine, await until(rolloutId, ({ status }) => status === 'awaiting-approval'))
  }
  return { time, wall, cloud, life, engine, until, approved }
}

const DENIED = { code: 'device-access-refused' } as const
const permission = (): GatewayError =>
  new GatewayError({
    problem: 'permission',
    isRetryable: false,
    deviceProblem: DENIED,
  })
/** Refuses the detail of one device. */
const refuseDetailOf = (cloud: SmallCloud, deviceId: string, error = permission()): void => {
  cloud.breakdown = (call, of) => (call === 'readDevice' && of === deviceId ? error : undefined)
}
const isOver = ({ status }: Rollout): boolean => status.startsWith('completed')
const isPausedForApi = (rollout: Rollout): boolean =>
  rollout.status === 'paused' && rollout.pausedFor === 'api'
const progressOf = (rollout: Rollout, deviceId: string) =>
  hasExecution(rollout) ? rollout.devices[deviceId]?.progress : undefined

test.each([
  ['with a permission', permission()],
  ['with an unlisted code', problem('refused', false)],
  ['with an unreadable answer', problem('bad-answer', false)],
  ['with no answer at all', problem('unreachable')],
])('a device whose detail is refused %s blocks no other, and is named', async (_how, error) => {
  const { cloud, approved, until, wall } = await open(
    ['d1', 'd2', 'd3', 'd4', 'x1', 'x2'].map((id) => lamp(id)),
  )
  await approved('R-1', ['d1', 'd2', 'd3', 'd4'])
  await approved('R-2', ['x1', 'x2'])
  refuseDetailOf(cloud, 'd4', error)
  const neighbour = await until('R-2', (rollout) => isOver(rollout) || isPausedForApi(rollout))
  expect(neighbour.status).toBe('completed')
  const own = await until('R-1', (rollout) => isOver(rollout) || rollout.status === 'paused')
  expect(own.status).toBe('completed-with-failures')
  expect(progressOf(own, 'd4')).toMatchObject({ state: 'unknown' })
  for (const deviceId of ['d1', 'd2', 'd3'])
    expect(progressOf(own, deviceId)).toMatchObject({ state: 'verified' })
  expect(wall.notices.filter((notice) => notice.includes('device-unknown'))).toHaveLength(1)
  expect(wall.notices.filter((notice) => notice.endsWith(' paused'))).toEqual([])
})

test('a refused version is read a second time, and then no more', async () => {
  const { cloud, approved, until } = await open([lamp('d1'), lamp('d2')])
  await approved('R-1', ['d1', 'd2'])
  let asked = 0
  cloud.breakdown = (call, of) => {
    if (call !== 'readDevice' || of !== 'd2') return undefined
    asked += 1
    return permission()
  }
  await until('R-1', (rollout) => progressOf(rollout, 'd2')?.state === 'unknown')
  expect(asked).toBe(2)
})

test('if a list is refused as well, the account is to blame, and every rollout waits', async () => {
  const { cloud, approved, until, time } = await open([lamp('d1'), lamp('x1')])
  await approved('R-1', ['d1'])
  await approved('R-2', ['x1'])
  await time.advance(1000)
  cloud.breakdown = (call) => (call === 'upgrade' ? undefined : permission())
  expect(await until('R-1', isPausedForApi)).toMatchObject({
    finding: { problem: { code: 'access-refused' } },
  })
  await until('R-2', isPausedForApi)
  cloud.breakdown = undefined
  expect((await until('R-1', isOver)).status).toBe('completed')
  expect((await until('R-2', isOver)).status).toBe('completed')
})

test('a plan leaves out a device that Tuya refuses to read, by name', async () => {
  const { cloud, engine, until } = await open([lamp('d1'), lamp('d2'), lamp('d3')])
  refuseDetailOf(cloud, 'd2')
  await request(engine, cloud, 'k')
  const planned = await until('R-1', ({ status }) => status !== 'draft')
  if (!hasPlan(planned)) throw new Error(`It is ${planned.status}`)
  expect(planned.plan.devices.map(({ deviceId }) => deviceId)).toEqual(['d1', 'd3'])
  expect(planned.notes).toEqual([{ kind: 'refused', names: ['Lamp d2'], problem: DENIED }])
})

test('a plan with only such devices says which device was refused, and why', async () => {
  const { cloud, engine, until } = await open([lamp('d1')])
  refuseDetailOf(cloud, 'd1')
  await request(engine, cloud, 'k')
  expect(await until('R-1', ({ status }) => status !== 'draft')).toMatchObject({
    status: 'abandoned',
    problem: {
      code: 'nothing-left',
      notes: [{ kind: 'refused', names: ['Lamp d1'], problem: DENIED }],
    },
  })
})

test('a refused device missing from the offers is parked, and returns when it is offered again', async () => {
  const { cloud, approved, until, time } = await open([lamp('d1'), lamp('d2'), lamp('d3')])
  await approved('R-1', ['d1', 'd2', 'd3'])
  const [first] = cloud.triggered.length === 0 ? ['d1'] : cloud.triggered
  const lost = ['d2', 'd3'].find((deviceId) => deviceId !== first) ?? 'd3'
  const device = cloud.devices.get(lost)
  Object.assign(device ?? {}, { offered: undefined })
  refuseDetailOf(cloud, lost)
  await until('R-1', (rollout) => progressOf(rollout, lost)?.state === 'parked')
  cloud.breakdown = undefined
  Object.assign(device ?? {}, { offered: '2.0.0' })
  await time.advance(HOUR_MS)
  const ended = await until('R-1', (rollout) => isOver(rollout) || rollout.status === 'paused')
  expect(progressOf(ended, lost)).toMatchObject({ state: 'verified' })
})

test('a room whose list is refused is read with the project’s list', async () => {
  const { cloud, approved, until } = await open([lamp('d1'), lamp('d2', { roomId: 'r2' })])
  await approved('R-1', ['d1', 'd2'])
  cloud.breakdown = (call, of) => (call === 'listPending' && of === 'r1' ? permission() : undefined)
  expect((await until('R-1', (rollout) => isOver(rollout) || isPausedForApi(rollout))).status).toBe(
    'completed',
  )
})

test('a person who opens the device gets the device’s problem, or the account’s if the account has one', async () => {
  const { cloud, engine } = await open([lamp('d1')])
  refuseDetailOf(cloud, 'd1')
  await expect(engine.readDevice(PROJECT, 'd1')).rejects.toThrow('device-access-refused')
  cloud.breakdown = permission
  await expect(engine.readDevice(PROJECT, 'd1')).rejects.toThrow(/^access-refused/u)
})

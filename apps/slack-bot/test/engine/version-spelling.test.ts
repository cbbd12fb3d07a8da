// One version in two spellings.
import { afterEach, expect, test } from 'vitest'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, type CloudDevice } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (devices: readonly CloudDevice[], spell = (version: string) => version) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const readDevice = cloud.readDevice.bind(cloud)
  const gateway = {
    ...cloud,
    readDevice: async (projectId: string, deviceId: string) => {
      const { currentVersion = '', ...detail } = await readDevice(projectId, deviceId)
      return { ...detail, currentVersion: spell(currentVersion) }
    },
  }
  const life = await startLife({ folder: folder.path, time, cloud: gateway, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  const plan = async () => {
    await request(life.engine, cloud, 'k')
    return runUntil(life, time, 'R-1', ({ status }) => status !== 'draft')
  }
  return { time, cloud, life, plan }
}

test.each([
  ['V', (version: string) => `V${version}`],
  ['v', (version: string) => `v${version}`],
  ['spaces', (version: string) => ` ${version} `],
  ['zeros', (version: string) => version.replaceAll('.', '.0')],
])('a version read back with %s counts as the planned one', async (_name, spell) => {
  const { time, life, plan } = await open([lamp('d1', { installed: '1.0.7', offered: '1.0.8' })], spell)
  await approve(life.engine, await plan())
  const ended = await runUntil(life, time, 'R-1', ({ status }) => status.startsWith('completed'))
  expect(ended).toMatchObject({ status: 'completed', devices: { d1: { progress: { state: 'verified' } } } })
})

test('an offer of the installed version is left out by name, with both spellings', async () => {
  const { plan } = await open([
    lamp('d1'),
    lamp('d2', { installed: '1.0.8', offered: 'V1.0.08' }),
    lamp('d3', { installed: '1.0.8', offered: '1.0.80' }),
  ])
  expect(await plan()).toMatchObject({
    status: 'awaiting-approval',
    plan: { devices: [{ deviceId: 'd1' }, { deviceId: 'd3', toVersion: '1.0.80' }] },
    notes: [
      {
        kind: 'already-installed',
        devices: [{ deviceId: 'd2', name: 'Lamp d2', offered: 'V1.0.08', installed: '1.0.8' }],
      },
    ],
  })
})

test('a request for only installed versions ends with the names', async () => {
  const { plan } = await open([lamp('d1', { installed: '1.0.8', offered: 'V1.0.08' })])
  expect(await plan()).toMatchObject({
    status: 'abandoned',
    problem: {
      code: 'nothing-left',
      notes: [
        {
          kind: 'already-installed',
          devices: [{ deviceId: 'd1', name: 'Lamp d1', offered: 'V1.0.08', installed: '1.0.8' }],
        },
      ],
    },
  })
})

const LEFT_OUT = {
  status: 'completed',
  devices: { d1: { progress: { state: 'skipped', reason: 'superseded' } } },
}

test('the approval covers the offer as spelled: in another spelling nothing is sent', async () => {
  const { time, cloud, life, plan } = await open([lamp('d1', { offered: '1.0.8' })])
  const planned = await plan()
  expect(planned).toMatchObject({ plan: { devices: [{ toVersion: '1.0.8' }] } })
  Object.assign(cloud.devices.get('d1') ?? {}, { offered: 'V1.0.8' })
  await approve(life.engine, planned)
  expect(await runUntil(life, time, 'R-1', ({ status }) => status.startsWith('completed'))).toMatchObject(
    LEFT_OUT,
  )
  expect(cloud.triggered).toEqual([])
})

test('another spelling of the offer after sending does not prove that the update is installed', async () => {
  const { time, cloud, life, plan } = await open([lamp('d1', { installed: '1.0.7', offered: '1.0.8' })])
  const planned = await plan()
  cloud.postFate = 'request-lost'
  await approve(life.engine, planned)
  await runUntil(life, time, 'R-1', (rollout) => JSON.stringify(rollout).includes('"isAmbiguous":true'))
  Object.assign(cloud.devices.get('d1') ?? {}, { offered: 'V1.0.8' })
  const states = new Set<string>()
  const ended = await runUntil(life, time, 'R-1', (rollout) => {
    if ('devices' in rollout) states.add(rollout.devices['d1']?.progress.state ?? '')
    return rollout.status.startsWith('completed')
  })
  expect(ended).toMatchObject(LEFT_OUT)
  expect([...states].filter((state) => state === 'verifying' || state === 'verified')).toEqual([])
})

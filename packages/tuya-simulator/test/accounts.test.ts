// Several accounts and projects behind one address: who sees what, what counts together, and what is controlled apart.
import { TuyaContext } from '@tuya/tuya-connector-nodejs'
import { afterEach, expect, test } from 'vitest'
import { createTuyaSimulator, type SimulatedAccount, type TuyaSimulator } from '../src/index.ts'

const building = (name: string) =>
  ({
    projectName: name,
    rooms: [
      {
        floor: '1F',
        name: 'Lab',
        devices: [{ product: 'wifi-downlight', deviceId: `lamp-${name}`, offeredVersion: '1.0.8' }],
      },
    ],
  }) as const

let simulator: TuyaSimulator
afterEach(() => simulator.close())

const start = async (options: Parameters<typeof createTuyaSimulator>[0] = {}) => {
  simulator = await createTuyaSimulator({
    building: building('A'),
    moreProjects: [{ building: building('B') }],
    moreAccounts: [{ projects: [{ building: building('C') }] }],
    ...options,
  })
  const [one, two] = simulator.accounts
  if (one === undefined || two === undefined) throw new Error('there are not two accounts')
  return { one, two }
}

const call = ({ clientId, clientSecret }: SimulatedAccount) => {
  const context = new TuyaContext({ baseUrl: simulator.url, accessKey: clientId, secretKey: clientSecret })
  return (
    method: 'GET' | 'POST',
    path: string,
    { query, body }: { query?: Record<string, string | number>; body?: object } = {},
  ) => context.request({ method, path, ...(query && { query }), ...(body && { body }) })
}
const PENDING = '/v1.0/cloud/illume/devices/ota/open/tobeupgraded'
const UPGRADE = '/v1.0/cloud/illume/devices/ota/open/upgrade'
const PROJECTS = '/v1.0/illumination/construction/projects'
const projectOf = (account: SimulatedAccount, position: number) => account.projects[position]?.projectId ?? ''
const pending = (projectId: string) => ({ query: { project_id: projectId, page: 1, page_size: 10 } })

test('an account lists its own projects and reads each of them', async () => {
  const { one, two } = await start()
  const ask = call(one)
  const { result } = await ask('GET', PROJECTS)
  expect(result).toMatchObject({ total: 2, list: [{ name: 'A' }, { name: 'B' }] })
  for (const [position, id] of ['lamp-A', 'lamp-B'].entries())
    expect(JSON.stringify(await ask('GET', PENDING, pending(projectOf(one, position))))).toContain(id)
  expect(await call(two)('GET', PROJECTS)).toMatchObject({ result: { total: 1, list: [{ name: 'C' }] } })
})

test('an account can’t read or update another account’s project or devices', async () => {
  const { one, two } = await start()
  const ask = call(one)
  expect(await ask('GET', PENDING, pending(projectOf(two, 0)))).toMatchObject({ success: false, code: 1106 })
  const foreign = { project_id: projectOf(two, 0), device_ids: ['lamp-C'] }
  expect(await ask('POST', UPGRADE, { body: foreign })).toMatchObject({ success: false, code: 1106 })
  const mixed = { project_id: projectOf(one, 0), device_ids: ['lamp-C'] }
  expect(await ask('POST', UPGRADE, { body: mixed })).toMatchObject({ success: false })
  expect(
    simulator.accounts.flatMap(({ projects }) => projects.flatMap(({ control }) => control.triggers())),
  ).toEqual([])
})

test('an update, a fault and the log belong to one project', async () => {
  const { one } = await start()
  const [first, second] = one.projects
  const ask = call(one)
  await ask('POST', UPGRADE, { body: { project_id: second?.projectId ?? '', device_ids: ['lamp-B'] } })
  expect(second?.control.triggers()).toHaveLength(1)
  expect(first?.control.triggers()).toHaveLength(0)
  second?.control.faults.add({ effect: { kind: 'error', code: 1111 }, operation: 'ota.listPending' })
  expect(await ask('GET', PENDING, pending(second?.projectId ?? ''))).toMatchObject({ code: 1111 })
  expect(await ask('GET', PENDING, pending(first?.projectId ?? ''))).toMatchObject({ success: true })
})

test('accounts have a month of their own, or share one', async () => {
  const { one, two } = await start()
  const ask = call(one)
  await ask('GET', PROJECTS)
  const used = () => [one, two].map(({ projects }) => projects[0]?.control.callsThisMonth())
  expect(used()).toEqual([2, 0])
  await simulator.close()
  const shared = await start({
    moreAccounts: [{ projects: [{ building: building('C') }], sharesLimitsWith: 0 }],
  })
  await call(shared.one)('GET', PROJECTS)
  expect([shared.one, shared.two].map(({ projects }) => projects[0]?.control.callsThisMonth())).toEqual([
    2, 2,
  ])
})

test('over HTTP, an operation takes the project, and an unknown one is refused', async () => {
  const { one } = await start()
  const get = async (path: string) => (await fetch(`${simulator.url}/_control${path}`)).json()
  expect(await get('/accounts')).toMatchObject([
    { projects: [{ name: 'A' }, { name: 'B' }] },
    { projects: [{ name: 'C' }] },
  ])
  expect(JSON.stringify(await get(`/devices?project=${projectOf(one, 1)}`))).toContain('lamp-B')
  expect(JSON.stringify(await get('/devices'))).toContain('lamp-A')
  expect(await get('/devices?project=7')).toEqual({
    error: 'there is no project 7; GET /_control/accounts lists all',
  })
})

test('a reset starts every project again', async () => {
  const { one } = await start()
  const second = one.projects[1]
  await call(one)('POST', UPGRADE, { body: { project_id: second?.projectId ?? '', device_ids: ['lamp-B'] } })
  simulator.reset()
  expect(second?.control.triggers()).toEqual([])
})

test('without further projects the ids, names and keys are those of before', async () => {
  const { one } = await start({ seed: 1 })
  const alone = await createTuyaSimulator({ seed: 1, building: building('A') })
  expect([alone.clientId, alone.clientSecret, alone.projectId]).toEqual([
    one.clientId,
    one.clientSecret,
    projectOf(one, 0),
  ])
  await alone.close()
})

import {
  createTuyaSimulator,
  type FaultRequest,
  type TuyaSimulator,
  type TuyaSimulatorOptions,
} from '@illume-ota/tuya-simulator'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createTuyaClient,
  type OtaDevice,
  type OtaList,
  type RoomNode,
  type TuyaClient,
  type TuyaClientOptions,
  UpgradeStatus,
} from '../src/index.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const modes = ['body', 'query'] as const

const start = async (
  getParameters: (typeof modes)[number],
  simulatorOptions: TuyaSimulatorOptions = {},
  clientOptions: Partial<TuyaClientOptions> = {},
): Promise<{ cloud: TuyaSimulator; tuya: TuyaClient; projectId: string }> => {
  const cloud = await createTuyaSimulator({ getParameters, strict: true, ...simulatorOptions })
  const tuya = createTuyaClient({
    clientId: cloud.clientId,
    clientSecret: cloud.clientSecret,
    getParameters,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    random: { fraction: () => 0, nonce: () => crypto.randomUUID() },
    ...clientOptions,
    baseUrl: cloud.url,
  } as TuyaClientOptions)
  closing.push(
    () => cloud.close(),
    () => tuya.close(),
  )
  return { cloud, tuya, projectId: cloud.projectId }
}

const collect = async (list: OtaList): Promise<OtaDevice[]> => {
  const rows: OtaDevice[] = []
  for await (const row of list) rows.push(row)
  return rows
}

const idsOf = (rows: readonly { deviceId: string }[]): string[] => rows.map(({ deviceId }) => deviceId).sort()

describe.each(modes)('with GET parameters in the %s, where the server is strict about them', (mode) => {
  it('reports the request id of every answer, including each page of an iterated list', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const told: (string | undefined)[] = []
    const onAnswer = ({ requestId }: { readonly requestId: string | undefined }): void => {
      told.push(requestId)
    }
    const rows: OtaDevice[] = []
    for await (const row of tuya.ota.listPending({ projectId, pageSize: 50 }, { onAnswer })) rows.push(row)
    await tuya.ota.getDetail(rows[0]?.deviceId ?? '', { onAnswer })
    const answered = cloud.control.log().filter(({ operation }) => operation?.startsWith('ota.') === true)
    expect(told.length).toBeGreaterThan(3)
    expect(told).toHaveLength(answered.length)
    expect(new Set(told)).toEqual(new Set(answered.map(({ tid }) => tid)))
  })

  it('lists pending devices, by page and completely', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const waiting = cloud.control
      .devices()
      .filter(({ upgradeStatus }) => upgradeStatus === UpgradeStatus.available)
    const page = await tuya.ota.listPending({ projectId, page: 2, pageSize: 7 })
    expect(page).toMatchObject({ page: 2, pageSize: 7, total: waiting.length })
    expect(page.items).toHaveLength(7)
    expect(idsOf(await collect(tuya.ota.listPending({ projectId, pageSize: 7 })))).toEqual(idsOf(waiting))
  })

  it('sends every filter in a form that the server applies', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const all = await collect(tuya.ota.listPending({ projectId }))
    const sample = all.find(({ online }) => online === true)
    const detail = await tuya.ota.getDetail(sample?.deviceId ?? '')
    const filters = [
      [{ online: true }, (row: OtaDevice) => row.online === true],
      [{ online: false }, (row: OtaDevice) => row.online === false],
      [{ topCategories: ['wgzk'] }, (row: OtaDevice) => row.topCategory === 'wgzk'],
      [
        { deviceName: sample?.deviceName },
        (row: OtaDevice) => row.deviceName?.includes(sample?.deviceName ?? '') === true,
      ],
      [{ roomId: detail.device.roomId }, (row: OtaDevice) => row.roomName === sample?.roomName],
      [{ upgradeStatus: [UpgradeStatus.failed] }, () => false],
      [{ deviceStatus: ['Offline'] }, (row: OtaDevice) => row.online === false],
    ] as const
    for (const [filter, matches] of filters) {
      const rows = await collect(tuya.ota.listPending({ projectId, ...filter }))
      expect(
        rows.filter((row) => !matches(row)),
        JSON.stringify(filter),
      ).toEqual([])
      expect(rows.length, JSON.stringify(filter)).toBeLessThan(all.length)
    }
    const gateways = await collect(tuya.ota.listPending({ projectId, deviceTypes: [1] }))
    expect(gateways.every(({ topCategory }) => topCategory === 'wgzk')).toBe(true)
    expect(cloud.control.log().every(({ outcome }) => outcome === 'ok')).toBe(true)
  })

  it('updates a device from pending to updated, and reads it in between', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 1 })
    const [device] = items
    const deviceId = device?.deviceId ?? ''
    expect(await tuya.ota.upgrade({ projectId, deviceIds: [deviceId] })).toMatchObject({ accepted: true })
    expect(idsOf(await collect(tuya.ota.listUpgrading({ projectId })))).toEqual([deviceId])
    cloud.control.finish([deviceId])
    const detail = await tuya.ota.getDetail(deviceId)
    expect(detail).toMatchObject({
      deviceId,
      currentVersion: device?.version,
      upgradeStatus: UpgradeStatus.succeeded,
    })
    expect(idsOf(await collect(tuya.ota.listUpgraded({ projectId })))).toContain(deviceId)
  })

  it('removes a failed device from the list of updates', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 1 })
    const deviceIds = idsOf(items)
    await tuya.ota.upgrade({ projectId, deviceIds })
    cloud.control.finish(deviceIds, 'failed')
    const [failed] = await collect(tuya.ota.listUpgrading({ projectId }))
    expect(failed?.upgradeStatus).toBe(UpgradeStatus.failed)
    expect(await tuya.ota.deleteFailed({ projectId, deviceIds })).toMatchObject({ accepted: true })
    expect(await collect(tuya.ota.listUpgrading({ projectId }))).toEqual([])
  })

  it('syncs a room and reads projects and rooms', async () => {
    const { cloud, tuya, projectId } = await start(mode)
    const projects = await tuya.projects.list()
    expect(projects).toMatchObject({ available: true, items: [{ projectId, name: cloud.plan.projectName }] })
    const tree = await tuya.rooms.tree(projectId)
    const flatten = (nodes: readonly RoomNode[]): RoomNode[] =>
      nodes.flatMap((node) => [node, ...flatten(node.rooms)])
    const rooms = tree.available ? flatten(tree.items) : []
    const [planned] = cloud.plan.rooms
    expect(rooms.find(({ roomId }) => roomId === planned?.roomId)?.name).toBe(planned?.name)
    expect(await tuya.ota.syncRoom({ projectId, roomId: planned?.roomId ?? '' })).toHaveProperty('requestId')
  })
})

describe('faults of the cloud', () => {
  const withFault = async (fault: FaultRequest, options: Partial<TuyaClientOptions> = {}) => {
    const context = await start('body', {}, options)
    context.cloud.control.faults.add(fault)
    return context
  }

  it('an upgrade whose answer is lost has an unknown outcome, and is not sent again', async () => {
    const { cloud, tuya, projectId } = await withFault({
      effect: { kind: 'response-lost' },
      operation: 'ota.upgrade',
    })
    const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 1 })
    const deviceIds = idsOf(items)
    await expect(tuya.ota.upgrade({ projectId, deviceIds })).rejects.toMatchObject({ outcome: 'unknown' })
    expect(cloud.control.triggers().map(({ deviceId }) => deviceId)).toEqual(deviceIds)
    expect(cloud.control.duplicateTriggers()).toEqual([])
  })

  it('result: false is not called accepted', async () => {
    const { tuya, projectId } = await withFault({
      effect: { kind: 'result-false', isApplied: true },
      operation: 'ota.upgrade',
    })
    const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 1 })
    expect(await tuya.ota.upgrade({ projectId, deviceIds: idsOf(items) })).toMatchObject({ accepted: false })
  })

  it('a token that expires during a call costs one more token call and no second upgrade', async () => {
    const { cloud, tuya, projectId } = await start('body')
    const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 1 })
    cloud.control.expireToken()
    expect(await tuya.ota.upgrade({ projectId, deviceIds: idsOf(items) })).toMatchObject({ accepted: true })
    expect(cloud.control.duplicateTriggers()).toEqual([])
    expect(cloud.control.triggers()).toHaveLength(1)
  })

  it('iterating a list whose rows leave misses no row that stays', async () => {
    const { tuya, cloud, projectId } = await withFault(
      { effect: { kind: 'rows-leave', rows: 2 }, operation: 'ota.listPending' },
      { concurrency: 8 },
    )
    const rows = await collect(tuya.ota.listPending({ projectId, pageSize: 10 }))
    const waiting = cloud.control
      .devices()
      .filter(({ upgradeStatus }) => upgradeStatus === UpgradeStatus.available)
    expect(waiting.length).toBeGreaterThan(20)
    expect(idsOf(waiting).filter((id) => !idsOf(rows).includes(id))).toEqual([])
  })

  it('a server that ignores the page number is detected', async () => {
    const { tuya, projectId } = await withFault({ effect: { kind: 'ignores-paging' } })
    await expect(collect(tuya.ota.listPending({ projectId, pageSize: 10 }))).rejects.toMatchObject({
      kind: 'response-shape',
    })
  })

  it('rows under another name, no list, and unknown statuses', async () => {
    const records = await withFault({ effect: { kind: 'records-for-list' } })
    expect(
      (await records.tuya.ota.listPending({ projectId: records.projectId })).items.length,
    ).toBeGreaterThan(0)
    const missing = await withFault({ effect: { kind: 'missing-list' } })
    await expect(missing.tuya.ota.listPending({ projectId: missing.projectId })).rejects.toMatchObject({
      outcome: 'applied',
    })
    const unknown = await withFault({ effect: { kind: 'unknown-status', status: 13 } })
    const page = await unknown.tuya.ota.listPending({ projectId: unknown.projectId })
    expect(new Set(page.items.map(({ upgradeStatus }) => upgradeStatus))).toEqual(
      new Set([UpgradeStatus.queued]),
    )
  })

  it('reads codes sent as strings, and times in seconds', async () => {
    const { tuya, cloud, projectId } = await withFault({ effect: { kind: 'string-code' } })
    cloud.control.faults.add({ effect: { kind: 'ten-digit-time' } })
    cloud.control.faults.add({ effect: { kind: 'error', code: 28841004 }, operation: 'ota.listPending' })
    await expect(tuya.ota.listPending({ projectId })).rejects.toMatchObject({ kind: 'quota', code: 28841004 })
    expect(Math.abs((await tuya.token.check()).skewMs ?? Number.NaN)).toBeLessThan(60_000)
  })

  it('a missing subscription of projects or rooms is a result, and a used-up quota an error', async () => {
    const { cloud, tuya, projectId } = await withFault({
      effect: { kind: 'error', code: 28841106 },
      operation: ['projects.list', 'rooms.tree'],
    })
    expect(await tuya.projects.list()).toMatchObject({ available: false, code: 28841106 })
    expect(await tuya.rooms.tree(projectId)).toMatchObject({
      available: false,
      reason: expect.stringContaining('room tree'),
    })
    cloud.control.faults.clear()
    cloud.control.faults.add({ effect: { kind: 'quota-used-up' } })
    await expect(tuya.projects.list()).rejects.toMatchObject({ kind: 'quota' })
  })
})

// Which devices an upgrade POST starts, how duplicates are recorded, and how failed devices are retried.
import { describe, expect, it } from 'vitest'
import type { DeviceSpec, UpgradePolicy } from '../src/index.ts'
import { PATHS, listPage, postUpgrade, startSimulator } from './start-simulator.ts'

const device = (deviceId: string, rest: Partial<DeviceSpec> = {}): DeviceSpec => ({
  product: 'wifi-downlight',
  deviceId,
  offeredVersion: '1.0.8',
  updateMs: 120_000,
  ...rest,
})

const start = async (upgradePolicy: Partial<UpgradePolicy> = {}) => {
  const { offeredVersion: _, ...upToDate } = device('current')
  const devices = [
    device('ready'),
    device('busy'),
    device('offline', { isPowered: false }),
    device('broken', { destiny: 'fails' }),
    device('deaf', { destiny: 'ignores' }),
    device('poison', { destiny: 'poisons' }),
    upToDate,
  ]
  const started = await startSimulator({
    upgradePolicy,
    building: { rooms: [{ floor: '1F', name: 'Lab', devices }] },
  })
  const { control } = started.simulator
  const post = async (...deviceIds: string[]) => {
    const answer = await postUpgrade(started, deviceIds)
    const call = control.log().at(-1)
    const reasons = Object.fromEntries(
      (call?.notTriggered ?? []).map(({ deviceId, reason }) => [deviceId, reason]),
    )
    return { answer: answer.success ? answer.result : answer.code, triggered: call?.triggered, reasons }
  }
  return { ...started, control, post }
}

describe('an upgrade POST', () => {
  it('starts the devices that can start and skips the others', async () => {
    const { post } = await start()
    await post('busy')
    expect(await post('ready', 'busy', 'current', 'offline', 'deaf')).toEqual({
      answer: true,
      triggered: ['ready', 'offline'],
      reasons: { busy: 'busy', current: 'up-to-date', deaf: 'ignores' },
    })
  })

  it('answers false when no device can start, and true when a device accepts but ignores it', async () => {
    const { post } = await start()
    expect(await post('current')).toMatchObject({ answer: false, triggered: [] })
    expect(await post('deaf')).toMatchObject({ answer: true, triggered: [] })
  })

  it('fails as a whole because of one poisoned or unknown device', async () => {
    const { post } = await start()
    expect(await post('ready', 'poison')).toEqual({
      answer: false,
      triggered: [],
      reasons: { ready: 'refused-post', poison: 'poisoned-post' },
    })
    expect(await post('ready', 'nobody')).toMatchObject({
      answer: 2010,
      triggered: [],
      reasons: { nobody: 'unknown' },
    })
  })

  it('starts a device once when it is listed twice', async () => {
    const { control, post } = await start()
    expect(await post('ready', 'ready')).toMatchObject({ answer: true, triggered: ['ready'] })
    expect(control.triggers()).toHaveLength(1)
  })

  it.each<[Partial<UpgradePolicy>, string, unknown, string[]]>([
    [{ busy: 'refuse' }, 'busy', false, []],
    [{ upToDate: 'refuse' }, 'current', false, []],
    [{ offline: 'refuse' }, 'offline', false, []],
    [{ offline: 'skip' }, 'offline', true, ['ready']],
    [{ unknown: 'skip' }, 'nobody', true, ['ready']],
    [{ unknown: 'refuse' }, 'nobody', false, []],
  ])('follows the policy %j for %s', async (policy, other, answer, triggered) => {
    const { post } = await start(policy)
    await post('busy')
    expect(await post('ready', other)).toMatchObject({ answer, triggered })
  })
})

describe('the ledger of triggers', () => {
  it('has no duplicates while busy devices are skipped', async () => {
    const { control, post } = await start()
    await post('ready')
    await post('ready')
    expect(control.triggers().map((trigger) => trigger.repeated)).toEqual(['first'])
    expect(control.duplicateTriggers()).toEqual([])
  })

  it('reports a duplicate when a running update is restarted', async () => {
    const { control, clock, post } = await start({ busy: 'restart' })
    await post('ready')
    clock.advance(60_000)
    expect(control.device('ready').upgradeStatus).toBe(2)
    await post('ready')
    expect(control.device('ready').upgradeStatus).toBe(14)
    expect(control.duplicateTriggers()).toMatchObject([
      { deviceId: 'ready', version: '1.0.8', source: 'api' },
    ])
    clock.advance(119_000)
    expect(control.device('ready').upgradeStatus).toBe(6)
    clock.advance(1000)
    expect(control.device('ready').upgradeStatus).toBe(3)
  })

  it('tells a retry after a failure from a duplicate', async () => {
    const { control, clock, post } = await start()
    await post('broken')
    clock.advance(120_000)
    await post('broken')
    expect(control.triggers().map((trigger) => trigger.repeated)).toEqual(['first', 'after-failure'])
    expect(control.duplicateTriggers()).toEqual([])
  })

  it('records a start from outside, after which an upgrade of the same device starts nothing', async () => {
    const { control, post } = await start()
    expect(control.upgradeOutside(['ready', 'current'])).toEqual(['ready'])
    expect(await post('ready')).toMatchObject({ answer: false, triggered: [] })
    expect(control.triggers()).toMatchObject([{ deviceId: 'ready', source: 'outside', repeated: 'first' }])
  })
})

describe('a failed device', () => {
  const fail = async (policy: Partial<UpgradePolicy>) => {
    const started = await start(policy)
    await started.post('broken')
    started.clock.advance(120_000)
    const remove = (deviceIds: string[]) =>
      started.client.request({
        method: 'POST',
        path: PATHS.deleteFailed,
        body: { project_id: started.simulator.projectId, device_ids: deviceIds },
      })
    return { ...started, remove }
  }

  it('stays in the upgrading list at 4 until it is deleted, then gets its offer again', async () => {
    const started = await fail({})
    expect((await listPage(started, PATHS.upgrading)).list).toMatchObject([
      { device_id: 'broken', upgrade_status: 4 },
    ])
    expect((await started.remove(['broken', 'ready', 'nobody'])).result).toBe(true)
    expect((await listPage(started, PATHS.upgrading)).total).toBe(0)
    const pending = await listPage(started, PATHS.pending)
    expect(pending.list.find((row) => row.device_id === 'broken')).toMatchObject({
      upgrade_status: 1,
      version: '1.0.8',
    })
    expect((await started.remove(['broken'])).result).toBe(false)
  })

  it('must be deleted first if the policy requires it', async () => {
    const { post, remove } = await fail({ failed: 'skip' })
    expect(await post('broken')).toMatchObject({ answer: false, reasons: { broken: 'failure-not-deleted' } })
    await remove(['broken'])
    expect(await post('broken')).toMatchObject({ answer: true, triggered: ['broken'] })
  })
})

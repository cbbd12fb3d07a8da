// Every kind of fault: what the caller receives, what takes effect, and when a fault is injected.
import { describe, expect, it } from 'vitest'
import type { FaultEffect, FaultRequest } from '../src/index.ts'
import { getToken, rawCall } from './raw-call.ts'
import { PATHS, listPage, postUpgrade, startSimulator, type ListPage } from './start-simulator.ts'

const start = async () => {
  const started = await startSimulator()
  const { simulator } = started
  const { access_token: accessToken } = await getToken(simulator)
  const room = simulator.plan.rooms.find((each) => each.floor === '4F' && each.name === 'Meeting room A')
  const ids = simulator.plan.devices
    .filter((device) => device.traits.roomId === room?.roomId && device.traits.isPowered)
    .map((device) => device.profile.deviceId)
  const [first = ''] = ids
  const page = JSON.stringify({ project_id: simulator.projectId, page: 1, page_size: 100 })
  const read = (path: string = PATHS.pending) => rawCall(simulator, { url: path, accessToken, body: page })
  const upgrade = (...deviceIds: string[]) =>
    rawCall(simulator, {
      method: 'POST',
      url: PATHS.upgrade,
      accessToken,
      body: JSON.stringify({ project_id: simulator.projectId, device_ids: deviceIds }),
    })
  const inject = (effect: FaultRequest['effect'], rest: Omit<FaultRequest, 'effect'> = {}) =>
    simulator.control.faults.add({ effect, ...rest })
  const statusOf = (deviceId: string) => simulator.control.device(deviceId).upgradeStatus
  return { ...started, ids, first, read, upgrade, inject, statusOf, accessToken }
}

describe('faults before the effect', () => {
  it.each([500, 1106, 1110, 1111, 1113, 1114, 1199, 2317, 28841002, 28841004, 28841107, 'SYSTEM_ERROR'])(
    'answer with the given code %s and start nothing',
    async (code) => {
      const { upgrade, inject, first, statusOf } = await start()
      inject({ kind: 'error', code }, { operation: 'ota.upgrade', count: 1 })
      const answer = await upgrade(first)
      expect(answer).toMatchObject({ status: 200, body: { success: false, code, msg: expect.any(String) } })
      expect(statusOf(first)).toBe(1)
      expect((await upgrade(first)).body.result).toBe(true)
    },
  )

  it('answer with a proxy page, or with HTML and status 200', async () => {
    const { upgrade, read, inject, first, statusOf } = await start()
    inject({ kind: 'http' }, { count: 1 })
    expect(await upgrade(first)).toMatchObject({
      status: 502,
      contentType: 'text/html',
      text: expect.stringContaining('<html>'),
    })
    expect(statusOf(first)).toBe(1)
    inject({ kind: 'http', status: 200, body: '<p>captive portal</p>' }, { count: 1 })
    expect(await read()).toMatchObject({ status: 200, text: '<p>captive portal</p>' })
  })

  it('reset the connection', async () => {
    const { upgrade, inject, first, statusOf, simulator } = await start()
    inject({ kind: 'reset' }, { count: 1 })
    await expect(upgrade(first)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(statusOf(first)).toBe(1)
    expect(simulator.control.log().at(-1)).toMatchObject({ outcome: 'reset', triggered: [] })
  })

  it('expire the token during a call, until a new one is fetched', async () => {
    const { upgrade, read, inject, first, simulator } = await start()
    inject({ kind: 'token-expired' }, { count: 1 })
    expect((await upgrade(first)).body.code).toBe(1010)
    expect((await read()).body.code).toBe(1010)
    const fresh = await getToken(simulator)
    expect(fresh.expire_time).toBe(7200)
  })

  it('limit calls per second, or use up the monthly quota', async () => {
    const { read, inject, clock, simulator } = await start()
    inject({ kind: 'qps-limit', perSecond: 1, code: '-9999999' }, { operation: 'ota.listPending' })
    expect([(await read()).body.code, (await read()).body.code]).toEqual([undefined, '-9999999'])
    clock.advance(1000)
    expect((await read()).body.success).toBe(true)
    simulator.control.faults.clear()
    inject({ kind: 'quota-used-up' })
    expect((await read()).body.code).toBe(28841004)
  })

  it('delay an answer before or after its effect', async () => {
    const { upgrade, inject, ids, statusOf, simulator } = await start()
    const [first = '', second = ''] = ids
    const isArrived = (count: number) =>
      expect.poll(() => simulator.control.log().length, { interval: 2 }).toBe(count)
    inject({ kind: 'slow', delayMs: 60, when: 'after' }, { deviceId: first })
    const late = upgrade(first)
    await isArrived(2)
    expect(statusOf(first)).toBe(14)
    expect((await late).body.result).toBe(true)
    inject({ kind: 'slow', delayMs: 300 }, { deviceId: second })
    const slow = upgrade(second)
    await isArrived(3)
    expect(statusOf(second)).toBe(1)
    expect((await slow).body.result).toBe(true)
    expect(statusOf(second)).toBe(14)
  })
})

it('shows changes that happened during the delay', async () => {
  const { upgrade, read, inject, first, clock, simulator } = await start()
  await upgrade(first)
  inject({ kind: 'slow', delayMs: 300 }, { operation: 'ota.listUpgraded' })
  const slow = read(PATHS.upgraded)
  await expect.poll(() => simulator.control.log().length, { interval: 2 }).toBe(3)
  clock.advance(600_000)
  expect((await slow).body.result).toMatchObject({ total: 1 })
})

describe('faults after the effect', () => {
  it('lose the response of an upgrade that began', async () => {
    const { upgrade, inject, first, statusOf, simulator } = await start()
    inject({ kind: 'response-lost' }, { operation: 'ota.upgrade', count: 1 })
    await expect(upgrade(first)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(statusOf(first)).toBe(14)
    expect(simulator.control.log().at(-1)).toMatchObject({ outcome: 'response-lost', triggered: [first] })
    // A blind retry shows in the log and starts nothing twice.
    expect((await upgrade(first)).body.result).toBe(false)
    expect(simulator.control.log().at(-1)?.notTriggered).toEqual([{ deviceId: first, reason: 'busy' }])
    expect(simulator.control.device(first).triggers).toEqual({ '1.0.8': 1 })
  })

  it('cut an answer in the middle', async () => {
    const { upgrade, inject, first, statusOf } = await start()
    inject({ kind: 'truncated-response' }, { count: 1 })
    await expect(upgrade(first)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(statusOf(first)).toBe(14)
  })

  it('answer false, whether or not the devices started', async () => {
    const { upgrade, inject, ids, statusOf } = await start()
    const [first = '', second = ''] = ids
    inject({ kind: 'result-false' }, { deviceId: first, count: 1 })
    inject({ kind: 'result-false', isApplied: true }, { deviceId: second, count: 1 })
    expect((await upgrade(first)).body).toMatchObject({ success: true, result: false })
    expect((await upgrade(second)).body).toMatchObject({ success: true, result: false })
    expect([statusOf(first), statusOf(second)]).toEqual([1, 14])
  })

  it('start only some devices, although the POST answers true', async () => {
    const { upgrade, inject, ids, statusOf, simulator } = await start()
    inject({ kind: 'partial-start', start: 2 }, { count: 1 })
    expect((await upgrade(...ids.slice(0, 4))).body.result).toBe(true)
    expect(ids.slice(0, 4).map(statusOf)).toEqual([14, 14, 1, 1])
    expect(simulator.control.log().at(-1)).toMatchObject({
      triggered: ids.slice(0, 2),
      notTriggered: ids.slice(2, 4).map((deviceId) => ({ deviceId, reason: 'partial-start' })),
    })
  })

  it.each<[FaultEffect, (body: Record<string, unknown>) => unknown, unknown]>([
    [{ kind: 'missing-result' }, (body) => 'result' in body, false],
    [{ kind: 'missing-list' }, (body) => Object.keys(body['result'] as object), ['total']],
    [
      { kind: 'records-for-list' },
      (body) => Object.keys(body['result'] as object).sort(),
      ['records', 'total'],
    ],
    [{ kind: 'ten-digit-time' }, (body) => String(body['t']).length, 10],
    [
      { kind: 'unknown-status', status: 7 },
      (body) => new Set((body['result'] as ListPage).list.map((row) => row.upgrade_status)),
      new Set([7]),
    ],
  ])('change the shape of an answer: %j', async (effect, check, expected) => {
    const { read, inject } = await start()
    inject(effect, { count: 1 })
    const answer = await read()
    expect(answer.body.success).toBe(true)
    expect(check(answer.body as Record<string, unknown>)).toEqual(expected)
    expect(check((await read()).body as Record<string, unknown>)).not.toEqual(expected)
  })

  it('show an unknown status only for the given devices, in lists and details', async () => {
    const { read, inject, first, simulator, accessToken } = await start()
    inject({ kind: 'unknown-status', status: 13, deviceIds: [first] })
    const { list } = (await read()).body.result as ListPage
    expect(list.filter((row) => row.upgrade_status === 13).map((row) => row.device_id)).toEqual([first])
    const detail = await rawCall(simulator, {
      url: PATHS.detail,
      accessToken,
      body: JSON.stringify({ device_id: first }),
    })
    expect(detail.body.result).toMatchObject({ upgrade_status: 13 })
  })

  it('send codes as strings', async () => {
    const { read, inject } = await start()
    inject({ kind: 'string-code' })
    inject({ kind: 'error', code: 1111 }, { count: 1 })
    expect((await read()).body.code).toBe('1111')
    expect((await read()).body.code).toBeUndefined()
  })
})

describe('faults of lists', () => {
  it('always answer the first page', async () => {
    const started = await start()
    started.inject({ kind: 'ignores-paging' })
    const pages = [
      await listPage(started, PATHS.pending, { page: 1, page_size: 10 }),
      await listPage(started, PATHS.pending, { page: 5, page_size: 10 }),
    ]
    expect(pages[1]).toEqual(pages[0])
    expect(pages[0]?.total).toBe(120)
  })

  it('remove rows during a scan, so that an ascending scan misses remaining ones', async () => {
    const started = await start()
    const before = await listPage(started, PATHS.pending, { page_size: 100 })
    started.inject({ kind: 'rows-leave', rows: 2 }, { operation: 'ota.listPending' })
    const seen = new Set<string>()
    for (let page = 1; page <= 12; page += 1) {
      for (const row of (await listPage(started, PATHS.pending, { page, page_size: 10 })).list)
        seen.add(row.device_id)
    }
    started.simulator.control.faults.clear()
    const left = started.simulator.control.log().flatMap((call) => call.left)
    expect(left).toHaveLength(24)
    const after = await listPage(started, PATHS.pending, { page_size: 100 })
    expect(after.total).toBe(120 - 24)
    const stayed = after.list
      .map((row) => row.device_id)
      .filter((id) => before.list.some((row) => row.device_id === id))
    expect(stayed.some((id) => !seen.has(id))).toBe(true)
  })

  it('lag behind an upgrade by the configured time', async () => {
    const started = await start()
    started.simulator.control.change({ readLagMs: 8000 })
    await postUpgrade(started, [started.first])
    expect((await listPage(started, PATHS.upgrading)).total).toBe(0)
    started.clock.advance(8000)
    expect((await listPage(started, PATHS.upgrading)).total).toBe(1)
  })
})

describe('when a fault is injected', () => {
  it('depends on operation, device, skipped calls and count', async () => {
    const { read, upgrade, inject, ids } = await start()
    const [first = '', second = ''] = ids
    inject({ kind: 'error', code: 1111 }, { operation: ['ota.listPending'], skip: 1, count: 2 })
    const codes: unknown[] = []
    for (let call = 0; call < 5; call += 1) codes.push((await read()).body.code ?? 'ok')
    expect(codes).toEqual(['ok', 1111, 1111, 'ok', 'ok'])
    inject({ kind: 'error', code: 2001 }, { deviceId: second })
    expect((await upgrade(first)).body.result).toBe(true)
    expect((await upgrade(second)).body.code).toBe(2001)
  })

  it('is the same for the same seed and probability', async () => {
    const run = async () => {
      const { read, inject } = await start()
      inject({ kind: 'error', code: 500 }, { probability: 0.5 })
      const codes: unknown[] = []
      for (let call = 0; call < 20; call += 1) codes.push((await read()).body.code ?? 'ok')
      return codes
    }
    const codes = await run()
    expect(new Set(codes)).toEqual(new Set(['ok', 500]))
    expect(await run()).toEqual(codes)
  })

  it('excludes calls that fail authentication', async () => {
    const { simulator, read, inject } = await start()
    const fault = inject({ kind: 'error', code: 1111 }, { count: 1 })
    await rawCall(simulator, { url: PATHS.pending, accessToken: 'stale' })
    expect(fault.injected).toBe(0)
    expect((await read()).body.code).toBe(1111)
  })
})

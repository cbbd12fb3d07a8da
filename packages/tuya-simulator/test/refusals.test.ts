// Calls the simulator refuses: failed authentication, invalid parameters and exceeded limits.
import { describe, expect, it } from 'vitest'
import type { TuyaSimulatorOptions } from '../src/index.ts'
import { getToken, rawCall } from './raw-call.ts'
import { PATHS, startSimulator } from './start-simulator.ts'

const start = async (options: TuyaSimulatorOptions = {}) => {
  const { simulator, clock } = await startSimulator({ clockWindowMs: 300_000, ...options })
  const { access_token: accessToken } = await getToken(simulator)
  const page = { project_id: simulator.projectId, page: 1, page_size: 10 }
  const list = (change: Record<string, unknown> = {}, url: string = PATHS.pending) =>
    rawCall(simulator, { url, accessToken, body: JSON.stringify({ ...page, ...change }) })
  return { simulator, clock, accessToken, page, list }
}

describe('a call that fails authentication', () => {
  it("gets the reason with HTTP 200 in the vendor's envelope", async () => {
    const { simulator, clock, accessToken, page } = await start()
    const valid = { url: PATHS.pending, accessToken, body: JSON.stringify(page) }
    const cases = [
      { code: 1105, call: { ...valid, headers: { sign: undefined } } },
      { code: 1105, call: { ...valid, headers: { t: undefined } } },
      { code: 1105, call: { ...valid, headers: { sign_method: undefined } } },
      { code: 1005, call: { ...valid, headers: { client_id: 'nobody' } } },
      { code: 1004, call: { ...valid, headers: { sign: 'A'.repeat(64) } } },
      { code: 1004, call: { ...valid, headers: { nonce: 'not signed' } } },
      { code: 1013, call: { ...valid, nowMs: clock.now() - 300_001 } },
      { code: 1013, call: { ...valid, nowMs: clock.now() + 300_001 } },
      { code: 1013, call: { ...valid, headers: { t: 'yesterday' } } },
      { code: 1002, call: { url: PATHS.pending, body: valid.body } },
      { code: 1011, call: { ...valid, accessToken: 'f'.repeat(32) } },
      { code: 1108, call: { ...valid, url: '/v1.0/cloud/illume/devices/nothing/here' } },
      { code: 1108, call: { ...valid, method: 'POST' } },
      { code: 1108, call: { ...valid, url: `${PATHS.pending}/` } },
      { code: 1003, call: { url: '/v1.0/token?grant_type=7' } },
      { code: 1011, call: { url: '/v1.0/token/spent' } },
    ]
    for (const { code, call } of cases) {
      const answer = await rawCall(simulator, call)
      expect(answer.status).toBe(200)
      expect(answer.body, JSON.stringify(call)).toMatchObject({
        success: false,
        code,
        msg: expect.any(String),
      })
      expect(answer.body).not.toHaveProperty('result')
      expect(answer.body.tid).toMatch(/^[0-9a-f]{32}$/)
      expect(answer.body.t).toBe(clock.now())
    }
    expect((await rawCall(simulator, valid)).body.success).toBe(true)
    expect(simulator.control.triggers()).toEqual([])
  })

  it('may have a time at the edge of the window', async () => {
    const { simulator, clock, accessToken, page } = await start()
    const edge = { url: PATHS.pending, accessToken, body: JSON.stringify(page), nowMs: clock.now() - 300_000 }
    expect((await rawCall(simulator, edge)).body.success).toBe(true)
  })

  it('can get the code that the live gateway uses for an unknown client', async () => {
    const { simulator } = await start({ tokenPolicy: { unknownClientCode: 2009 } })
    const answer = await rawCall(simulator, {
      url: '/v1.0/token?grant_type=1',
      headers: { client_id: 'nobody' },
    })
    expect(answer.body.code).toBe(2009)
  })
})

describe('parameters', () => {
  it.each([
    [{ project_id: undefined }, 1102],
    [{ page: undefined }, 1102],
    [{ page_size: null }, 1102],
    [{ project_id: '' }, 1100],
    [{ page: 0 }, 1101],
    [{ page_size: 0 }, 1101],
    [{ page_size: 101 }, 1101],
    [{ page: 'first' }, 1104],
    [{ online: 'perhaps' }, 1104],
    [{ device_types: ['light'] }, 1104],
    [{ project_id: '1' }, 1106],
  ])('of a list: %j gets %i', async (change, code) => {
    const { list } = await start()
    expect((await list(change)).body).toMatchObject({ success: false, code })
  })

  it('of other calls are checked too', async () => {
    const { simulator, accessToken } = await start()
    const project = simulator.projectId
    const cases = [
      { code: 1102, url: PATHS.detail, body: {} },
      { code: 2010, url: PATHS.detail, body: { device_id: 'nobody' } },
      { code: 2502, url: PATHS.syncRoom, body: { project_id: project, room_id: '1' } },
      { code: 1106, url: PATHS.syncRoom, body: { project_id: '1', room_id: '1' } },
      { code: 1100, url: PATHS.upgrade, method: 'POST', body: { project_id: project, device_ids: [] } },
      { code: 1102, url: PATHS.upgrade, method: 'POST', body: { project_id: project } },
      { code: 1106, url: PATHS.upgrade, method: 'POST', body: { project_id: '1', device_ids: ['a'] } },
      { code: 1102, url: PATHS.deleteFailed, method: 'POST', body: { project_id: project } },
      { code: 1106, url: '/v2.0/illumination/construction/rooms/project/1', body: {} },
    ]
    for (const { code, body, ...call } of cases) {
      const answer = await rawCall(simulator, { ...call, accessToken, body: JSON.stringify(body) })
      expect(answer.body, `${call.url} ${JSON.stringify(body)}`).toMatchObject({ success: false, code })
    }
    for (const body of ['{', '[1]', '"text"', '\u0000']) {
      expect((await rawCall(simulator, { url: PATHS.detail, accessToken, body })).body.code).toBe(1109)
    }
  })

  it('with unknown names are ignored in lenient mode and reported in strict mode', async () => {
    const lenient = await start()
    expect((await lenient.list({ pageSize: 3, colour: 'red' })).body.success).toBe(true)
    const strict = await start({ strict: true })
    const answer = await strict.list({ pageSize: 3 })
    expect(answer.body).toMatchObject({
      success: false,
      code: 1109,
      msg: expect.stringContaining('pageSize'),
    })
  })

  it('of a wrong JSON type are accepted in lenient mode and refused in strict mode', async () => {
    const lenient = await start()
    expect((await lenient.list({ page: '1', online: 'true' })).body.success).toBe(true)
    const strict = await start({ strict: true })
    expect((await strict.list({ page: '1' })).body.code).toBe(1104)
  })

  it('are read where the mode says', async () => {
    const { simulator, accessToken, page } = await start()
    const query = `${PATHS.pending}?page=1&page_size=10&project_id=${simulator.projectId}`
    const ask = async (place: 'body' | 'query') => {
      const call = place === 'body' ? { url: PATHS.pending, body: JSON.stringify(page) } : { url: query }
      return (await rawCall(simulator, { ...call, accessToken })).body.code ?? 'ok'
    }
    const answers: Record<string, unknown> = {}
    for (const strict of [false, true]) {
      for (const mode of ['body', 'query', 'either'] as const) {
        simulator.control.change({ getParameters: mode, strict })
        answers[`${mode}${strict ? ' strict' : ''}`] = [await ask('body'), await ask('query')]
      }
    }
    expect(answers).toEqual({
      body: ['ok', 1102],
      query: [1102, 'ok'],
      either: ['ok', 'ok'],
      'body strict': ['ok', 1109],
      'query strict': [1109, 'ok'],
      'either strict': ['ok', 'ok'],
    })
  })
})

describe('limits', () => {
  it('per second are counted for each operation', async () => {
    const { simulator, clock, list } = await start({ queriesPerSecond: 2 })
    const codes = async (url?: string) => (await list({}, url)).body.code ?? 'ok'
    expect([await codes(), await codes(), await codes()]).toEqual(['ok', 'ok', 1199])
    expect(await codes(PATHS.upgrading)).toBe('ok')
    simulator.control.change({ queriesPerSecond: null })
    expect(await codes()).toBe('ok')
    simulator.control.change({ queriesPerSecond: 2 })
    clock.advance(1000)
    expect(await codes()).toBe('ok')
  })

  it('per month count token calls and reset with the month', async () => {
    const { simulator, clock, list } = await start({ monthlyQuota: 2 })
    expect((await list()).body.success).toBe(true)
    expect((await list()).body.code).toBe(28841004)
    expect(simulator.control.callsThisMonth()).toBe(3)
    clock.advance(32 * 24 * 60 * 60 * 1000)
    const { access_token: accessToken } = await getToken(simulator)
    expect(accessToken).toMatch(/^[0-9a-f]{32}$/)
    expect(simulator.control.callsThisMonth()).toBe(1)
  })

  it('on devices per upgrade are off by default', async () => {
    const { simulator, accessToken } = await start({ maxDevicesPerUpgrade: 2 })
    const ids = simulator.plan.devices.map((device) => device.profile.deviceId)
    const post = async (count: number) => {
      const body = JSON.stringify({ project_id: simulator.projectId, device_ids: ids.slice(0, count) })
      return (
        (await rawCall(simulator, { method: 'POST', url: PATHS.upgrade, accessToken, body })).body.code ??
        'ok'
      )
    }
    expect([await post(2), await post(3)]).toEqual(['ok', 1101])
  })
})

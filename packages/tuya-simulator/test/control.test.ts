// The control API, in process and over HTTP: devices, log, triggers, reset and clocks.
import { describe, expect, it } from 'vitest'
import { createTuyaSimulator, ManualClock, type ControlledDevice, type LoggedCall } from '../src/index.ts'
import { getToken, rawCall } from './raw-call.ts'
import { PATHS, listPage, postUpgrade, startSimulator } from './start-simulator.ts'

const start = async () => {
  const started = await startSimulator()
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
    const response = await fetch(`${started.simulator.url}/_control${path}`, init)
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const [first = ''] = (await listPage(started, PATHS.pending, { device_name: 'Downlight 1' })).list.map(
    (row) => row.device_id,
  )
  return { ...started, ask, first }
}

describe('the control API over HTTP', () => {
  it('lists its operations, and each of them answers', async () => {
    const { ask, first } = await start()
    const { body } = await ask('GET', '')
    const { operations } = body as { operations: { at: string; does: string }[] }
    const bodies: Record<string, unknown> = {
      'POST /_control/devices/*': { online: true },
      'POST /_control/upgrade-outside': { deviceIds: [first] },
      'POST /_control/finish': { deviceIds: [first] },
      'POST /_control/offer-version': { deviceIds: [first], version: '9.0.0' },
      'POST /_control/withdraw-offer': { deviceIds: [first] },
      'POST /_control/faults': { effect: { kind: 'reset' } },
      'POST /_control/settings': { readLagMs: 0 },
      'POST /_control/clock/advance': { ms: 1 },
      'POST /_control/clock/skip': { ms: 1 },
    }
    expect(operations.length).toBeGreaterThan(15)
    for (const { at, does } of operations) {
      const [method = '', path = ''] = at.split(' ')
      const target = path.replace('/_control', '').replace('*', path.includes('devices') ? first : 'f1')
      const answer = await ask(method, target, bodies[at])
      expect(answer.status, at).toBe(200)
      expect(does).toMatch(/\.$/)
    }
  })

  it('changes devices like the in-process control', async () => {
    const { ask, first, simulator } = await start()
    const changed = await ask('POST', `/devices/${first}`, {
      online: false,
      name: 'Renamed',
      destiny: 'fails',
      shownStatus: 6,
    })
    expect(changed.body).toMatchObject({
      deviceId: first,
      online: false,
      name: 'Renamed',
      destiny: 'fails',
      upgradeStatus: 6,
    })
    expect(simulator.control.device(first)).toEqual(
      simulator.control.devices().find((device) => device.deviceId === first),
    )
    expect((await ask('GET', '/devices')).body).toEqual(
      JSON.parse(JSON.stringify(simulator.control.devices())),
    )
    await ask('POST', `/devices/${first}`, { shownStatus: null })
    expect(simulator.control.device(first).upgradeStatus).toBe(1)
  })

  it('counts the devices of each room', async () => {
    const { ask, simulator } = await start()
    const { body } = await ask('GET', '/rooms')
    const rooms = body as { floor: string; name: string; devices: number; byStatus: Record<string, number> }[]
    expect(rooms).toHaveLength(24)
    expect(rooms.find((room) => room.floor === '4F' && room.name === 'Meeting room A')).toMatchObject({
      devices: 12,
      byStatus: { 1: 12 },
      offline: 1,
    })
    expect(rooms.reduce((sum, room) => sum + room.devices, 0)).toBe(simulator.plan.devices.length)
  })

  it('reports what was triggered, and by which call', async () => {
    const started = await start()
    await postUpgrade(started, [started.first])
    const log = (await started.ask('GET', '/log?operation=ota.upgrade')).body as LoggedCall[]
    expect(log).toMatchObject([
      {
        method: 'POST',
        path: PATHS.upgrade,
        operation: 'ota.upgrade',
        outcome: 'ok',
        triggered: [started.first],
        clientId: started.simulator.clientId,
      },
    ])
    const after = (await started.ask('GET', `/log?afterSequence=${log[0]?.sequence}`)).body
    expect(after).toEqual([])
    expect((await started.ask('GET', '/triggers')).body).toMatchObject({
      triggers: [
        { deviceId: started.first, version: '1.0.8', source: 'api', tid: log[0]?.tid, repeated: 'first' },
      ],
      duplicates: [],
    })
  })

  it('logs no secrets and no tokens', async () => {
    const started = await start()
    const { access_token: token, refresh_token: refresh } = await getToken(started.simulator)
    await rawCall(started.simulator, { url: `/v1.0/token/${refresh}` })
    const text = JSON.stringify((await started.ask('GET', '/log')).body)
    expect(text).toContain('"token.refresh"')
    for (const secret of [started.simulator.clientSecret, token, refresh]) expect(text).not.toContain(secret)
  })

  it('explains what is wrong with a request', async () => {
    const { ask, first, simulator } = await start()
    const wrong: [string, string, unknown, number, string][] = [
      ['GET', '/nothing', undefined, 404, 'GET /_control lists all operations'],
      ['GET', '/devices/nobody', undefined, 404, 'there is no device nobody'],
      ['POST', `/devices/${first}`, { onlin: true }, 400, 'onlin'],
      ['POST', `/devices/${first}`, { roomId: '1' }, 404, 'there is no room 1'],
      ['POST', '/faults', { effect: { kind: 'surprise' } }, 400, 'kind'],
      ['POST', '/faults', { effect: { kind: 'error' } }, 400, 'code'],
      [
        'POST',
        '/offer-version',
        { deviceIds: [first], version: '0.1' },
        404,
        "firmware can't be downgraded to 0.1",
      ],
      ['POST', '/offer-version', { deviceIds: [first], version: 'new' }, 404, 'digits and dots'],
      ['POST', '/settings', { speed: 0 }, 400, 'speed'],
      ['POST', '/clock/advance', { ms: -5 }, 400, 'ms'],
      ['GET', '/log?afterSequence=x', undefined, 400, 'afterSequence'],
    ]
    for (const [method, path, body, status, words] of wrong) {
      const answer = await ask(method, path, body)
      expect(answer, `${method} ${path}`).toMatchObject({
        status,
        body: { error: expect.stringContaining(words) },
      })
    }
    const broken = await fetch(`${simulator.url}/_control/faults`, { method: 'POST', body: '{' })
    expect(broken.status).toBe(400)
  })

  it('accepts pages from this machine and refuses others', async () => {
    const { ask } = await start()
    const local = await ask('GET', '/faults', undefined, { origin: 'http://localhost:4000' })
    expect(local.headers.get('access-control-allow-origin')).toBe('http://localhost:4000')
    expect((await ask('GET', '/faults', undefined, { origin: 'https://example.com' })).status).toBe(403)
  })
})

it('offers a version to all listed devices or to none', async () => {
  const { simulator } = await start()
  const { control } = simulator
  const [low, high] = control
    .devices()
    .filter((device) => device.upgradeStatus === 0 && device.product === 'wifi-panel')
  const ids = [low?.deviceId ?? '', high?.deviceId ?? '']
  control.offerVersion(ids.slice(1), '5.0.0')
  control.finish(ids.slice(1))
  expect(() => control.offerVersion(ids, '4.0.0')).toThrow("firmware can't be downgraded to 4.0.0")
  expect(control.device(ids[0] ?? '').offeredVersion).toBe('')
  control.offerVersion(ids, '6.0.0')
  expect(ids.map((id) => control.device(id).offeredVersion)).toEqual(['6.0.0', '6.0.0'])
})

describe('the lifecycle of a simulator', () => {
  it('starts over on reset, with the same address, keys and devices', async () => {
    const started = await start()
    const { simulator, first } = started
    const before = simulator.control.devices()
    await postUpgrade(started, [first])
    simulator.control.faults.add({ effect: { kind: 'error', code: 500 } })
    simulator.control.change({ getParameters: 'query', upgradePolicy: { busy: 'restart' } })
    expect((await started.ask('POST', '/reset')).status).toBe(200)
    expect(simulator.control.devices()).toEqual(before)
    expect(simulator.control.triggers()).toEqual([])
    expect(simulator.control.faults.all()).toEqual([])
    expect(simulator.control.settings()).toMatchObject({
      getParameters: 'either',
      upgradePolicy: { busy: 'skip' },
    })
    // The earlier token is now unknown; the vendor's client fetches a new one.
    expect((await getToken(simulator)).expire_time).toBe(7200)
  })

  it('gives the same answers for the same seed, clock and calls', async () => {
    const run = async () => {
      const clock = new ManualClock(Date.UTC(2026, 0, 5))
      const simulator = await createTuyaSimulator({ clock, seed: 42, speed: 30 })
      const ids = simulator.control
        .devices()
        .filter((device) => device.upgradeStatus === 1)
        .map((device) => device.deviceId)
      simulator.control.upgradeOutside(ids.slice(0, 60))
      const story: ControlledDevice[][] = []
      for (let minute = 0; minute < 10; minute += 1) {
        simulator.control.advance(60_000)
        story.push(simulator.control.devices())
      }
      await simulator.close()
      return { story, keys: [simulator.clientId, simulator.clientSecret, simulator.projectId] }
    }
    const first = await run()
    expect(await run()).toEqual(first)
    expect(new Set(first.story.at(-1)?.map((device) => device.upgradeStatus)).size).toBeGreaterThan(3)
  })

  it('frees its port when closed, and reports a port in use', async () => {
    const simulator = await createTuyaSimulator()
    const port = Number(new URL(simulator.url).port)
    await expect(createTuyaSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await simulator.close()
    const next = await createTuyaSimulator({ port })
    await next.close()
  })

  it('advances only a manual clock', async () => {
    const simulator = await createTuyaSimulator()
    try {
      expect(() => simulator.control.advance(1)).toThrow('uses the wall clock')
      const before = simulator.control.buildingTime()
      simulator.control.skipBuildingTime(3_600_000)
      expect(simulator.control.buildingTime() - before).toBeGreaterThanOrEqual(3_600_000)
    } finally {
      await simulator.close()
    }
  })
})

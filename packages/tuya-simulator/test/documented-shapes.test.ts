// Answers have the documented fields and nesting, and documented ways of calling are accepted.
import { describe, expect, it } from 'vitest'
import { getToken, rawCall } from './raw-call.ts'
import { PATHS, startSimulator } from './start-simulator.ts'

const start = async () => {
  const { simulator, clock } = await startSimulator()
  const { access_token: accessToken } = await getToken(simulator)
  const ask = (url: string, body: Record<string, unknown>, method = 'GET') =>
    rawCall(simulator, { method, url, accessToken, body: JSON.stringify(body) })
  return { simulator, clock, accessToken, ask, project: simulator.projectId }
}

/** Field names and nesting, copied from "Device OTA Update" (2025-05-07), "Get OTA update details". */
const DETAIL = {
  current_version: 'string',
  device: {
    active_time: 'number',
    category: 'string',
    category_code: 'string',
    current_brightness: 'number',
    device_id: 'string',
    device_mac: 'string',
    device_name: 'string',
    device_power: 'number',
    device_saas_id: 'string',
    device_status: 'string',
    device_type: 'string',
    device_type_value: 'number',
    install_time: 'number',
    online: 'boolean',
    owner_id: 'string',
    point_id: 'string',
    product_id: 'string',
    room_id: 'string',
    top_category: 'string',
    uuid: 'string',
  },
  device_ext: {
    device_mac: 'string',
    firmware_version: 'string',
    gateway_id: 'string',
    gateway_name: 'string',
    mcu_version: 'string',
  },
  device_id: 'string',
  device_saas_id: 'string',
  upgrade_status: 'number',
}

const shapeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]))
    : typeof value

describe('answers have the documented shape', () => {
  it('of a detail, for a device of each product', async () => {
    const { simulator, ask } = await start()
    const oneOfEach = new Map(simulator.control.devices().map((device) => [device.product, device]))
    expect(oneOfEach.size).toBe(13)
    for (const { deviceId, gatewayId, roomId } of oneOfEach.values()) {
      const { result } = (await ask(PATHS.detail, { device_id: deviceId })).body
      expect(shapeOf(result)).toEqual(DETAIL)
      expect(result).toMatchObject({
        device: { room_id: roomId },
        device_ext: { gateway_id: gatewayId ?? '' },
      })
    }
  })

  it('of a page, even an empty one', async () => {
    const { ask, project } = await start()
    const page = { project_id: project, page: 1, page_size: 10 }
    const answer = await ask(PATHS.pending, page)
    expect(Object.keys(answer.body)).toEqual(['result', 'success', 't', 'tid'])
    expect(answer.contentType).toBe('application/json;charset=UTF-8')
    expect((await ask(PATHS.upgrading, page)).body.result).toEqual({ list: [], total: 0 })
  })

  it('of the room sync: success without a result', async () => {
    const { simulator, ask, clock, project } = await start()
    const before = simulator.control.rooms()
    for (const { roomId } of before) {
      const answer = await ask(PATHS.syncRoom, { project_id: project, room_id: roomId })
      expect(Object.keys(answer.body)).toEqual(['success', 't', 'tid'])
    }
    clock.advance(5000)
    const waiting = (rooms: typeof before) => rooms.reduce((sum, room) => sum + (room.byStatus['1'] ?? 0), 0)
    expect(waiting(before)).toBe(120)
    expect(waiting(simulator.control.rooms())).toBeGreaterThan(120)
  })

  it('of upgrade and delete: a bare boolean', async () => {
    const { simulator, ask, project } = await start()
    const body = { project_id: project, device_ids: [simulator.plan.devices[0]?.profile.deviceId] }
    expect(typeof (await ask(PATHS.upgrade, body, 'POST')).body.result).toBe('boolean')
    expect(typeof (await ask(PATHS.deleteFailed, body, 'POST')).body.result).toBe('boolean')
  })
})

it("takes a GET as Tuya's lighting SDK for Java sends it: JSON as text/plain, an odd encoding, grantType", async () => {
  const { simulator } = await startSimulator({ getParameters: 'body', strict: true })
  const token = await rawCall(simulator, { url: '/v1.0/token?grantType=1' })
  const { access_token: accessToken } = token.body.result as { access_token: string }
  const answer = await rawCall(simulator, {
    url: PATHS.pending,
    accessToken,
    body: JSON.stringify({
      project_id: simulator.projectId,
      page: 1,
      page_size: 5,
      device_status: ['ONLINE'],
      device_types: [0, 1],
    }),
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'content-encoding': 'UTF-8' },
  })
  expect(answer.body).toMatchObject({ success: true })
})

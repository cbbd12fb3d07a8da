// The simulator works with Tuya's own client (@tuya/tuya-connector-nodejs 2.1.2), which shares no code with it.
import { describe, expect, it } from 'vitest'
import { PATHS, listPage, postUpgrade, startSimulator, vendorClient } from './start-simulator.ts'

describe("the vendor's own client", () => {
  it('gets a token and a page of each list, with the parameters in the query', async () => {
    const started = await startSimulator({ getParameters: 'query', strict: true })
    const { list, total } = await listPage(started, PATHS.pending, { page_size: 7 }, 'query')
    expect(list).toHaveLength(7)
    expect(total).toBe(120)
    expect((await listPage(started, PATHS.upgrading, {}, 'query')).total).toBe(0)
    expect((await listPage(started, PATHS.upgraded, {}, 'query')).total).toBe(0)
    expect(started.simulator.control.log().map((call) => call.operation)).toEqual([
      'token.get',
      'ota.listPending',
      'ota.listUpgrading',
      'ota.listUpgraded',
    ])
  })

  it('gets the same page with the parameters in the body of the GET', async () => {
    const started = await startSimulator({ getParameters: 'body', strict: true })
    const byBody = await listPage(started, PATHS.pending, { page: 3, page_size: 20, device_types: [0, 3] })
    started.simulator.control.change({ getParameters: 'query' })
    const byQuery = await listPage(
      started,
      PATHS.pending,
      { page: 3, page_size: 20, device_types: '0,3' },
      'query',
    )
    expect(byBody.list.length).toBeGreaterThan(0)
    expect(byQuery).toEqual(byBody)
  })

  it('filters by names that need encoding', async () => {
    const started = await startSimulator({ getParameters: 'query' })
    for (const name of ['<!channel>', '天井照明 12', 'Büro Süd – ', '100%', 'a+b']) {
      const { list, total } = await listPage(started, PATHS.pending, { device_name: name }, 'query')
      expect(list.every((row) => row.device_name.includes(name))).toBe(true)
      expect(total, name).toBe(/%|\+/.test(name) ? 0 : 1)
    }
  })

  it('upgrades a room, follows it to the end, and reads the installed version', async () => {
    const started = await startSimulator()
    const { simulator, client, clock } = started
    const room = simulator.plan.rooms.find((each) => each.floor === '4F' && each.name === 'Meeting room A')
    const pending = await listPage(started, PATHS.pending, { room_id: room?.roomId })
    expect(pending.list.map((row) => row.room_name)).toEqual(
      Array.from({ length: 12 }, () => 'Meeting room A'),
    )

    expect(
      (
        await postUpgrade(
          started,
          pending.list.map((row) => row.device_id),
        )
      ).result,
    ).toBe(true)
    const running = await listPage(started, PATHS.upgrading, { room_id: room?.roomId })
    expect(running.list.map((row) => row.upgrade_status).sort((left, right) => right - left)).toEqual([
      ...Array.from({ length: 11 }, () => 14),
      5,
    ])

    clock.advance(10 * 60_000)
    const done = await listPage(started, PATHS.upgraded, { room_id: room?.roomId })
    expect(done.list.map((row) => row.upgrade_status)).toEqual(Array.from({ length: 11 }, () => 3))
    const detail = await client.request({
      method: 'GET',
      path: PATHS.detail,
      body: { device_id: done.list[0]?.device_id },
    })
    expect(detail.result).toMatchObject({
      current_version: '1.0.8',
      upgrade_status: 3,
      device: { room_id: room?.roomId, online: true },
      device_ext: { firmware_version: '1.0.8', gateway_id: '' },
    })
    expect(simulator.control.duplicateTriggers()).toEqual([])
  })

  it('renews an expired token', async () => {
    const started = await startSimulator({ tokenPolicy: { lifetimeMs: 60_000 } })
    await listPage(started, PATHS.pending)
    started.clock.advance(60_001)
    expect((await listPage(started, PATHS.pending)).total).toBe(120)
    // It signs its refresh by the old rules, so it is refused, as on the live gateway. Then it requests a new token.
    expect(started.simulator.control.log().map((call) => `${call.operation} ${call.outcome}`)).toEqual([
      'token.get ok',
      'ota.listPending ok',
      'ota.listPending error 1010',
      'token.refresh error 1004',
      'token.get ok',
      'ota.listPending ok',
    ])
  })

  it("is refused with a wrong secret or client id, in the vendor's envelope", async () => {
    const { simulator } = await startSimulator()
    const stranger = vendorClient({ ...simulator, clientSecret: 'x'.repeat(32) })
    await expect(stranger.request({ method: 'GET', path: PATHS.projects })).rejects.toThrow(
      'GET_TOKEN_FAILED 1004',
    )
    const unknown = vendorClient({ ...simulator, clientId: 'nobody' })
    await expect(unknown.request({ method: 'GET', path: PATHS.projects })).rejects.toThrow(
      'GET_TOKEN_FAILED 1005',
    )
  })

  it('reads projects and the room tree, and finds each room of a list by its id', async () => {
    const { simulator, client } = await startSimulator()
    const projects = await client.request<{ list: { projectId: string }[]; total: number }>({
      method: 'GET',
      path: PATHS.projects,
      query: { page: 1, pageSize: 20, keyword: 'Harbour' },
    })
    expect(projects.result).toMatchObject({ total: 1, list: [{ projectId: simulator.projectId }] })
    const query = { keyword: 'Airport' }
    expect((await client.request({ method: 'GET', path: PATHS.projects, query })).result).toEqual({
      list: [],
      total: 0,
    })
    interface Node {
      roomId: string
      name: string
      roomType: number
      deviceCount: number
      rooms: Node[]
    }
    const tree = await client.request<{ totalRoomDeviceCount: number; list: Node[] }>({
      method: 'GET',
      path: `/v2.0/illumination/construction/rooms/project/${simulator.projectId}`,
    })
    const leaves = (node: Node): Node[] => (node.rooms.length === 0 ? [node] : node.rooms.flatMap(leaves))
    const rooms = tree.result.list.flatMap(leaves)
    expect(rooms.map((room) => room.roomId)).toEqual(simulator.plan.rooms.map((room) => room.roomId))
    expect(rooms.every((room) => room.roomType === 4)).toBe(true)
    expect(tree.result.totalRoomDeviceCount).toBe(300)
    expect(rooms.reduce((sum, room) => sum + room.deviceCount, 0)).toBe(300)
  })
})

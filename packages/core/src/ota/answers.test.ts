import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTuyaClient, isTuyaError, type TuyaClient } from '../index.ts'

const secret = 'a-secret-that-nobody-may-see'

/** A client whose fetch answers every business call with this text. */
const clientAnswering = (body: string): TuyaClient =>
  createTuyaClient({
    baseUrl: 'http://tuya.invalid',
    clientId: 'client-id-of-tests',
    clientSecret: secret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    retryLimit: 0,
    getParameters: 'query',
    fetch: async ({ url }) =>
      new Response(
        url.includes('/v1.0/token')
          ? '{"success":true,"result":{"access_token":"token","expire_time":7200}}'
          : body,
      ),
  })

const operations: Record<string, (client: TuyaClient) => Promise<unknown>> = {
  getDetail: (client) => client.ota.getDetail('d1'),
  upgrade: (client) => client.ota.upgrade({ projectId: '1', deviceIds: ['d1'] }),
  listPending: async (client) => client.ota.listPending({ projectId: '1' }),
  listUpgrading: async (client) => client.ota.listUpgrading({ projectId: '1' }),
  listUpgraded: async (client) => {
    for await (const row of client.ota.listUpgraded({ projectId: '1', pageSize: 2 }))
      expect(row.deviceId).not.toBe('')
  },
  syncRoom: (client) => client.ota.syncRoom({ projectId: '1', roomId: '2' }),
  deleteFailed: (client) => client.ota.deleteFailed({ projectId: '1', deviceIds: ['d1'] }),
  projects: (client) => client.projects.list(),
  rooms: (client) => client.rooms.tree('1'),
}

/** Any value where another was expected: missing, null, text for number, number for text, a nested surprise. */
const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', '7', 7, 14, -1, true, 'true', [], {}, [2], ['2', null]),
  fc.jsonValue({ maxDepth: 1 }),
)
const fields = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] })
const row = fields(
  'device_id',
  'device_name',
  'online',
  'group_type',
  'upgrade_status',
  'version',
  'roomId',
  'rooms',
  'surprise',
)
const result = fc.oneof(
  odd,
  fc.record({ list: fc.array(row, { maxLength: 4 }), total: odd }, { requiredKeys: [] }),
  fc.record({ records: fc.array(row, { maxLength: 4 }), total: odd }, { requiredKeys: [] }),
  fc.record(
    { device_id: odd, upgrade_status: odd, device: fc.oneof(row, odd), device_ext: fc.oneof(row, odd) },
    { requiredKeys: [] },
  ),
)
const envelope = fc.record(
  { success: fc.oneof(fc.constant(true), odd), result, code: odd, msg: odd, t: odd, tid: odd },
  { requiredKeys: [] },
)

describe('answers of any shape', () => {
  it.each(Object.keys(operations))(
    '%s gives a value, or a TuyaError that knows its outcome',
    async (name) => {
      const run = operations[name]
      await fc.assert(
        fc.asyncProperty(envelope, async (answer) => {
          const settled = await run?.(clientAnswering(JSON.stringify(answer))).then(
            () => 'value',
            (error: unknown) => (isTuyaError(error) ? error.outcome : error),
          )
          const allowed = answer.success === true ? ['value', 'applied'] : ['refused', 'unknown']
          expect(allowed).toContain(settled)
        }),
        { numRuns: 150 },
      )
    },
  )

  it('is accepted by upgrade only with result: true', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (value) => {
        const client = clientAnswering(JSON.stringify({ success: true, result: value }))
        expect((await client.ota.upgrade({ projectId: '1', deviceIds: ['d'] })).accepted).toBe(value === true)
      }),
    )
  })
})

describe('what is read', () => {
  const list = (rows: unknown, total = 1) =>
    clientAnswering(JSON.stringify({ success: true, result: { list: rows, total } }))

  it('keeps unknown statuses, unknown fields and values of another type', async () => {
    const client = list([
      { device_id: 'd1', upgrade_status: 14, online: 'perhaps', group_type: [2, 9], firmware_note: 'x' },
    ])
    const { items } = await client.ota.listPending({ projectId: '1' })
    expect(items[0]).toMatchObject({
      upgradeStatus: 14,
      groupTypes: [2, 9],
      online: undefined,
      otherFields: { firmware_note: 'x', online: 'perhaps' },
    })
  })

  it('keeps unknown fields that are called like the words of objects', async () => {
    const client = clientAnswering(
      '{"success":true,"result":{"list":[{"device_id":"constructor","__proto__":{"x":1},"toString":2}],"total":1}}',
    )
    const { items } = await client.ota.listPending({ projectId: '1' })
    expect(items[0]?.deviceId).toBe('constructor')
    expect(JSON.stringify(items[0]?.otherFields)).toBe('{"__proto__":{"x":1},"toString":2}')
  })

  it('reads numbers that come as text, and nulls as undefined', async () => {
    const client = list([
      { device_id: 17, upgrade_status: '2', online: 'false', device_name: null, group_type: null },
    ])
    const { items } = await client.ota.listPending({ projectId: '1' })
    expect(items[0]).toMatchObject({
      deviceId: '17',
      upgradeStatus: 2,
      online: false,
      deviceName: undefined,
      groupTypes: [],
      otherFields: undefined,
    })
  })

  it('keeps all digits of ids that come unquoted', async () => {
    const client = clientAnswering(
      '{"success":true,"result":{"list":[{"device_id":1451224591564378112}],"total":1}}',
    )
    const { items } = await client.ota.listPending({ projectId: '1' })
    expect(items[0]?.deviceId).toBe('1451224591564378112')
  })

  it('names the place that it cannot read, in the words of Tuya', async () => {
    const client = list([{ device_id: 'd1' }, { device_name: 'no id' }])
    await expect(client.ota.listPending({ projectId: '1' })).rejects.toMatchObject({
      kind: 'response-shape',
      outcome: 'applied',
      issues: [{ path: 'result.list[1].device_id', message: 'expected an id' }],
    })
  })

  it('does not take a missing list for an empty one, unless the total says so', async () => {
    const missing = clientAnswering('{"success":true,"result":{"total":3}}')
    await expect(missing.ota.listPending({ projectId: '1' })).rejects.toMatchObject({
      kind: 'response-shape',
    })
    const empty = clientAnswering('{"success":true,"result":{"total":0}}')
    expect(await empty.ota.listPending({ projectId: '1' })).toMatchObject({ items: [], total: 0 })
    const records = clientAnswering('{"success":true,"result":{"records":[{"device_id":"d1"}],"total":1}}')
    expect((await records.ota.listPending({ projectId: '1' })).items).toHaveLength(1)
  })
})

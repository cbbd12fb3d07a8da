import { TuyaNetworkError } from '@illume-ota/core'
import { expect, test } from 'vitest'
import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import { createLog } from './log.ts'

/** The real log; what it wrote is read back as an operator's tools do. */
const openLog = (level = 'debug') => {
  const lines: string[] = []
  const log = createLog(level, { write: (line) => lines.push(line) })
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const written = (facts: object): Record<string, unknown> => {
  const { log, parsed } = openLog()
  // A cast, as code without the compiler could do it: nothing may be lost or told even then.
  log.error(facts as { error: unknown }, 'It failed')
  const [line] = parsed()
  expect(line).toMatchObject({ level: 50, msg: 'It failed' })
  return line ?? {}
}

const failure = (): Error => {
  const system = Object.assign(new Error('getaddrinfo ENOTFOUND openapi.example'), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  })
  const network = new TuyaNetworkError('token: no connection', {
    operation: 'token.get',
    outcome: 'not-sent',
    cause: system,
  })
  return new GatewayError({
    problem: 'unreachable',
    isRetryable: true,
    requestId: 'tid-1',
    cause: network,
  })
}

test.each(['error', 'err', 'reason', 'cause', 'anything'])(
  'an error logged under “%s” is whole: stack, causes, codes and what the client says of it',
  (name) => {
    expect(written({ [name]: failure() })[name]).toMatchObject({
      name: 'GatewayError',
      message: 'no-answer',
      stack: expect.stringContaining('log.test.ts') as string,
      problem: 'unreachable',
      requestId: 'tid-1',
      cause: {
        name: 'TuyaNetworkError',
        kind: 'network',
        operation: 'token.get',
        outcome: 'not-sent',
        isRetryable: true,
        cause: { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
      },
    })
  },
)

test('errors in lists, in other errors and at any depth are whole, too', () => {
  const several = new AggregateError([Object.assign(new Error(''), { code: 'ECONNREFUSED' })], '')
  const line = written({ error: several, work: { tries: [{ error: failure() }] } })
  expect(line).toMatchObject({
    error: { name: 'AggregateError', errors: [{ name: 'Error', code: 'ECONNREFUSED' }] },
    work: { tries: [{ error: { problem: 'unreachable', cause: { kind: 'network' } } }] },
  })
})

const SECRET = 'never-to-be-seen'
test.each<readonly [string, object]>([
  ['beside the sentence', { botToken: SECRET, SIGNING_SECRET: SECRET, 'x-Slack-Signature': SECRET }],
  ['in nested headers', { request: { options: { headers: { Authorization: SECRET, SIGN: SECRET } } } }],
  ['in lists', { all: [{ access_token: SECRET }, [{ clientSecret: SECRET }]] }],
  ['in raw headers', { rawHeaders: ['Cookie', SECRET, 'X-App-Token', SECRET] }],
  ['in Headers and maps', { a: new Headers({ authorization: SECRET }), b: new Map([['password', SECRET]]) }],
  [
    'on an error',
    { error: Object.assign(new Error('no'), { response_url: SECRET, config: { token: SECRET } }) },
  ],
  [
    'on a cause',
    { error: new Error('no', { cause: Object.assign(new Error('no'), { trigger_id: SECRET }) }) },
  ],
  ['under an object of its own', { token: { value: SECRET } }],
  ['in a list under a secret name', { tokens: [SECRET] }],
  [
    'in an address',
    {
      error: new Error(`connect postgres://bot:${SECRET}@db:5432/ota`),
      at: new URL(`http://a:${SECRET}@b/`),
    },
  ],
  [
    'in the address of a proxy',
    {
      error: new Error(`no way over http://user:p@${SECRET}@proxy:3128/ or https://${SECRET}@proxy`),
      text: `HTTPS_PROXY=http://user:${SECRET}@proxy:3128`,
    },
  ],
  ['by its shape', { error: new Error(`refused xoxb-1-${SECRET}, xapp-1-A-${SECRET} and Bearer ${SECRET}`) }],
  [
    'in quoted JSON and queries',
    { body: `{"access_token":"${SECRET}"}`, url: `/v1?client_secret=${SECRET}&page=1` },
  ],
  ['in a hook', { url: `https://hooks.slack.com/commands/T1/2/${SECRET}` }],
  ['many levels down', { a: { b: { c: { d: { e: { f: { g: { token: SECRET } } } } } } } }],
])('what opens a door is cut out %s', (_where, facts) => {
  const { log, lines } = openLog()
  log.warn(facts as { error: unknown }, `Said with xoxb-${SECRET}`)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain(SECRET)
  expect(lines[0]).toContain('[redacted]')
})

test('ordinary words stay: ids, trace ids, operations, and sentences that mention a token', () => {
  const facts = {
    clientId: 'id-1',
    key: 'tick:1',
    requestId: 't1',
    problem: 'credentials',
    isTokenFresh: true,
  }
  const sentence =
    'the token: expired an hour ago; sign in again at https://openapi.tuyaeu.com:443/v1.0/token?grant_type=1'
  expect(written({ ...facts, sentence })).toMatchObject({ ...facts, sentence })
})

test('what no JSON can hold does not cost the line', () => {
  const round: Record<string, unknown> = { size: 12n, at: new Date(0), body: new Uint8Array(9), act: () => 1 }
  round['self'] = round
  Object.defineProperty(round, 'broken', {
    enumerable: true,
    get: () => {
      throw new Error('no')
    },
  })
  expect(
    written({ round, long: 'x'.repeat(50_000), many: Array.from({ length: 500 }, () => 1) }),
  ).toMatchObject({
    round: {
      size: '12',
      at: '1970-01-01T00:00:00.000Z',
      body: '[9 bytes]',
      self: '[circular]',
      broken: '[unreadable]',
    },
    long: expect.stringContaining('(50000 characters)') as string,
  })
  const { lines, log } = openLog()
  let deep: object = {}
  for (let level = 0; level < 5_000; level += 1) deep = { deep }
  log.info({ error: Object.assign(new Error('deep'), { deep }) }, 'Deep')
  expect(lines[0]?.length).toBeLessThan(10_000)
})

test('lines below the level are not written', () => {
  const { log, lines } = openLog('warn')
  log.info({}, 'quiet')
  log.warn({}, 'loud')
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['loud'])
})

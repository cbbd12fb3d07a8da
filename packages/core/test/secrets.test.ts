import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createTuyaClient, isTuyaError, type TuyaClientOptions, TuyaError } from '../src/index.ts'
import { answer, refusal, startWireServer, tokenAnswer, withToken, type WireHandler } from './wire-server.ts'

const clientSecret = 'SECRET-4OHBOnWOqaEC1mWXOpVL3yV50s0q'
const accessToken = 'TOKEN-3f4eda2bdec17232f67c0b188af3eec1'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const show = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: true }),
    JSON.stringify(value),
    String(value),
    (value as Error).stack,
  ].join('\n')

const signatures: string[] = []
const noteSignature = ({ headers }: Request): void => {
  signatures.push(headers.get('sign') ?? '')
}

const expectNothingSecret = (text: string): void => {
  expect(text).not.toContain(clientSecret)
  expect(text).not.toContain(accessToken)
  for (const signature of signatures) expect(text).not.toContain(signature)
}

/** Everything that a careless server or proxy could send back of what it was sent. */
const echo: WireHandler = (request, response) =>
  answer(
    response,
    `{"sign":"${String(request.headers['sign'])}","access_token":"${accessToken}","what":"${request.url}"}`,
  )

const troubles: Record<string, WireHandler> = {
  'sign invalid': (request, response) =>
    answer(
      response,
      refusal(1004, `sign invalid: sign=${String(request.headers['sign'])} access_token=${accessToken}`),
    ),
  'token expired': (_, response) => answer(response, refusal(1010)),
  'wrong time': (_, response) => answer(response, refusal(1013)),
  'no permission': (_, response) => answer(response, refusal(1106)),
  'not there': (_, response) => answer(response, refusal(2010)),
  'too many': (_, response) => answer(response, refusal(1199)),
  quota: (_, response) => answer(response, refusal(28841004)),
  'an unknown code': (_, response) => answer(response, refusal('NEW_CODE')),
  'an echo': echo,
  'an echo as a success': (request, response) =>
    answer(response, { success: true, result: { access_token: accessToken, sign: request.headers['sign'] } }),
  'a proxy page': (request, response) => answer(response, JSON.stringify(request.headers), 502),
  'a lost answer': (_, response) => void response.destroy(),
  silence: () => {},
}

describe.each(['node', 'fetch'])('over %s', (kind) => {
  it.each(Object.keys(troubles))('nothing secret is in the error or the log for %s', async (name) => {
    const logged: unknown[] = []
    const note = (...entry: unknown[]): void => void logged.push(entry)
    const server = await startWireServer((request, response) =>
      request.url.includes('token?')
        ? answer(response, tokenAnswer(accessToken))
        : (signatures.push(String(request.headers['sign'])), troubles[name]?.(request, response)),
    )
    const tuya = createTuyaClient({
      baseUrl: server.url,
      clientId: 'client-id-of-the-tests',
      clientSecret,
      getParameters: 'query',
      retryLimit: 0,
      timeoutMs: 1_500,
      requestsPerSecond: Number.POSITIVE_INFINITY,
      logger: { debug: note, warn: note },
      onCall: note,
      ...(kind === 'fetch' ? { fetch: globalThis.fetch } : {}),
    })
    closing.push(server.close, () => tuya.close())
    const error: unknown = await tuya.ota.getDetail('d1').catch((reason: unknown) => reason)
    expect(isTuyaError(error)).toBe(true)
    expect(logged).not.toEqual([])
    expectNothingSecret(show(error))
    expectNothingSecret(show(logged))
    expectNothingSecret(show(tuya))
  })
})

describe('elsewhere', () => {
  const settings = { baseUrl: 'http://tuya.invalid', clientId: 'client-id', clientSecret, retryLimit: 0 }

  it('a token answer that cannot be read is not quoted', async () => {
    const server = await startWireServer((_, response) =>
      answer(response, { success: true, result: { accessToken, token: accessToken } }),
    )
    const tuya = createTuyaClient({ ...settings, baseUrl: server.url })
    closing.push(server.close, () => tuya.close())
    const error: unknown = await tuya.token.check().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'response-shape', excerpt: '', outcome: 'not-sent' })
    expectNothingSecret(show(error))
  })

  it.each<readonly [string, Partial<TuyaClientOptions>]>([
    [
      'a fetch',
      {
        getParameters: 'query',
        fetch: async (request) => {
          noteSignature(request)
          throw Object.assign(new Error(`failed: ${JSON.stringify([...request.headers])}`), { request })
        },
      },
    ],
    [
      'a hook of ky',
      {
        hooks: {
          beforeRequest: [
            ({ request }) => {
              noteSignature(request)
              throw Object.assign(new Error(`failed: ${JSON.stringify([...request.headers])}`), { request })
            },
          ],
        },
      },
    ],
  ])('%s of the application may throw the request itself', async (_, own) => {
    const error: unknown = await createTuyaClient({ ...settings, ...own } as TuyaClientOptions)
      .token.check()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'network', outcome: 'not-sent' })
    expectNothingSecret(show(error))
  })

  it('a wrong setting is named without its value', () => {
    let error: unknown
    try {
      createTuyaClient({ ...settings, clientSecret: clientSecret, timeoutMs: -1, clientId: '' })
    } catch (reason) {
      error = reason
    }
    expect(error).toMatchObject({ kind: 'config', outcome: 'not-sent' })
    expect((error as Error).message).toMatch(/clientId.*timeoutMs/)
    expectNothingSecret(show(error))
  })

  it('a sign that is invalid comes with what was signed', async () => {
    const server = await startWireServer(
      withToken((_, response) => answer(response, refusal(1004, 'sign invalid'))),
    )
    const tuya = createTuyaClient({ ...settings, baseUrl: server.url, clientId: 'client-id-of-the-tests' })
    closing.push(server.close, () => tuya.close())
    const error: unknown = await tuya.ota.getDetail('d1').catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      kind: 'authentication',
      requestId: 'trace-2',
      signing: {
        stringToSign: expect.stringMatching(
          /^GET\n[0-9a-f]{64}\n\n\/v1\.0\/cloud\/illume\/devices\/device\/ota\/open\/detail$/,
        ),
        bodyBytes: '{"device_id":"d1"}'.length,
        accessTokenSigned: true,
        clientIdHint: 'clie…sts',
      },
    })
  })
})

describe('isTuyaError', () => {
  it('knows errors of another copy of this package, and nothing else', () => {
    const foreign = Object.assign(new Error('from another copy'), {
      [Symbol.for('@illume-ota/core/tuya-error')]: true,
    })
    expect(isTuyaError(foreign)).toBe(true)
    expect(isTuyaError(new TuyaError('config', 'x', { isRetryable: false, outcome: 'not-sent' }))).toBe(true)
    for (const other of [
      new Error('x'),
      Object.assign(new Error('x'), { kind: 'network', outcome: 'unknown' }),
      undefined,
      null,
      'TuyaError',
    ])
      expect(isTuyaError(other)).toBe(false)
  })
})

import { createTuyaClient } from '@illume-ota/core'
import { afterEach, expect, test, vi } from 'vitest'
import { parseProxy, proxyOf } from './config-proxies.ts'
import { parseConfig } from './config.ts'

const NEEDED = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  TUYA_CLIENT_ID: 'id',
  TUYA_CLIENT_SECRET: 'secret',
  TUYA_DATA_CENTER: 'eu',
  TUYA_PROJECT_ID: '1451224591564378112',
  APPROVER_GROUP_IDS: 'S0FACLEADS',
}

const proxyFor = (address: string, environment: Record<string, string>): string | undefined => {
  const outcome = parseConfig({ ...NEEDED, ...environment })
  if ('problems' in outcome) throw new Error(outcome.problems.join(' '))
  return proxyOf(outcome.config.proxies, address)?.label
}

afterEach(() => vi.unstubAllEnvs())

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']

/** The Tuya client reads the environment itself. Both must find the same proxy. */
const proxyOfTuyaClient = (
  address: string,
  environment: Readonly<Record<string, string>>,
): string | undefined => {
  for (const name of NAMES) vi.stubEnv(name, environment[name])
  const { origin } = new URL(address.replace(/^ws/u, 'http'))
  return createTuyaClient({ baseUrl: origin, clientId: 'id', clientSecret: 'secret' }).proxy
}

test.each([
  ['https://slack.com/api/', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
  ['wss://wss-primary.slack.com/link', { https_proxy: 'proxy' }, 'http://proxy:80'],
  ['https://slack.com/api/', { HTTPS_PROXY: 'https://a.example' }, 'https://a.example:443'],
  ['https://slack.com/api/', { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, 'http://b:2'],
  ['https://slack.com/api/', { HTTPS_PROXY: 'http://a:1', https_proxy: ' ' }, 'http://a:1'],
  ['https://slack.com/api/', { HTTP_PROXY: 'http://a:1' }, undefined],
  ['ws://127.0.0.1:4001/link', { HTTP_PROXY: 'http://[::1]:1' }, 'http://[::1]:1'],
  ['http://127.0.0.1/', { HTTPS_PROXY: 'http://a:1' }, undefined],
  ['https://slack.com/api/', {}, undefined],
])('%s with %o goes through %s', (address, environment, label) => {
  expect(proxyFor(address, environment)).toBe(label)
  expect(proxyOfTuyaClient(address, environment)).toBe(label)
})

test.each([
  ['slack.com', true],
  ['example.com, .slack.com', true],
  ['*.slack.com', true],
  ['SLACK.COM:443', true],
  ['hooks.slack.com', true],
  ['*', true],
  ['slack.com:80', false],
  ['ack.com', false],
  ['wss.slack.com', false],
])('NO_PROXY=%s', (exceptions, isDirect) => {
  const environment = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exceptions }
  const found = proxyFor('https://hooks.slack.com/commands/1', environment)
  expect(found).toBe(isDirect ? undefined : 'http://proxy:3128')
  expect(proxyOfTuyaClient('https://hooks.slack.com', environment)).toBe(found)
})

test('credentials are decoded for the proxy, and appear in no label and no problem', () => {
  expect(parseProxy('HTTPS_PROXY')('http://us%20er:p%40ss@proxy:3128')).toEqual({
    value: {
      isTls: false,
      hostname: 'proxy',
      port: 3128,
      authorization: `Basic ${Buffer.from('us er:p@ss').toString('base64')}`,
      label: 'http://proxy:3128',
    },
  })
  expect(JSON.stringify(parseProxy('HTTPS_PROXY')('ftp://user:pa55word@proxy'))).not.toContain('pa55word')
})

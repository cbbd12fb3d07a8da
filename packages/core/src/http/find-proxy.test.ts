import { expect, it } from 'vitest'
import { findProxy } from './find-proxy.ts'

const proxy = { HTTPS_PROXY: 'http://proxy.example:3128', HTTP_PROXY: 'http://plain.example' }
const labelFor = (origin: string, environment: Record<string, string>): string | undefined =>
  findProxy(origin, environment)?.label

it.each([
  ['https://openapi.tuyaeu.com', 'http://proxy.example:3128'],
  ['http://127.0.0.1:4000', 'http://plain.example:80'],
])('%s is reached through the proxy of its protocol', (origin, label) => {
  expect(labelFor(origin, proxy)).toBe(label)
})

it.each([
  ['openapi.tuyaeu.com', undefined],
  ['TUYAEU.com', undefined],
  ['.tuyaeu.com', undefined],
  ['*.tuyaeu.com', undefined],
  ['*', undefined],
  ['other.example, tuyaeu.com:443', undefined],
  ['localhost tuyaeu.com', undefined],
  ['', 'http://proxy.example:3128'],
  ['.', 'http://proxy.example:3128'],
  ['tuyaeu.com:8443', 'http://proxy.example:3128'],
  ['aeu.com', 'http://proxy.example:3128'],
  ['tuyaeu.com.evil.example', 'http://proxy.example:3128'],
])('NO_PROXY “%s”', (exceptions, label) => {
  expect(labelFor('https://openapi.tuyaeu.com', { ...proxy, NO_PROXY: exceptions })).toBe(label)
})

it('addresses are excepted like names, IPv6 ones with and without brackets', () => {
  expect(labelFor('http://127.0.0.1:4000', { ...proxy, no_proxy: '127.0.0.1' })).toBeUndefined()
  for (const entry of ['::1', '[::1]', '[::1]:4000'])
    expect(labelFor('http://[::1]:4000', { ...proxy, no_proxy: entry })).toBeUndefined()
})

it('lower case comes first, an empty variable is none, and a scheme may be missing', () => {
  expect(labelFor('https://a.example', { ...proxy, https_proxy: 'first:8080' })).toBe('http://first:8080')
  expect(labelFor('https://a.example', { ...proxy, https_proxy: ' ' })).toBe('http://proxy.example:3128')
  expect(labelFor('https://a.example', { HTTP_PROXY: 'http://plain.example' })).toBeUndefined()
})

it('credentials are decoded, and stand nowhere but in the authorization', () => {
  const found = findProxy('https://a.example', { HTTPS_PROXY: 'http://me:p%40ss@proxy.example:1' })
  expect(found).toMatchObject({ authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` })
  expect(found?.label).toBe('http://proxy.example:1')
})

it.each(['socks5://proxy.example', 'http://', 'http://[not]an-address'])('%s is refused', (value) => {
  expect(() => findProxy('https://a.example', { HTTPS_PROXY: value })).toThrow(
    expect.objectContaining({ kind: 'config' }),
  )
})

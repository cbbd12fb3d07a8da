import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signRequest, type SignRequestParts } from './sign-request.ts'

/** Tuya's own published example values ("Sign Requests for Cloud Authorization"). They open nothing. */
const example = {
  clientId: '1KAD46OrT9HafiKdsXeg',
  clientSecret: '4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC',
  timestampMs: 1588925778000,
  nonce: '5138cc3a9033d69856923fd07b491173',
}
const accessToken = '3f4eda2bdec17232f67c0b188af3eec1'
const headers = { area_id: '29a33e8796834b1efa6', call_id: '8afdb70ab2ed11eb85290242ac130003' }
const list = '/v1.0/cloud/illume/devices/ota/open/tobeupgraded'

describe('the examples that Tuya publishes', () => {
  it('signs the token call (no access token, signed headers)', () => {
    const { sign } = signRequest({
      ...example,
      method: 'GET',
      path: '/v1.0/token',
      query: { grant_type: '1' },
      headers,
    })
    expect(sign).toBe('9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E')
  })

  it('signs the business call, whatever the order of the query', () => {
    const parts = { ...example, accessToken, method: 'GET', path: '/v2.0/apps/schema/users', headers }
    const expected = 'AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784'
    expect(signRequest({ ...parts, query: { page_no: '1', page_size: '50' } }).sign).toBe(expected)
    expect(signRequest({ ...parts, query: { page_size: '50', page_no: '1' } }).sign).toBe(expected)
  })
})

describe('a list call in both GET parameters modes (derived, not published)', () => {
  it('hashes the body of a GET', () => {
    const body = '{"project_id":"1451224591564378112","room_id":"234761634","page":1,"page_size":10}'
    const { sign, contentSha256 } = signRequest({ ...example, accessToken, method: 'get', path: list, body })
    expect(contentSha256).toBe('c210324b2f740f7940e93e7c76baca94d38cb8dd4a5c9670b6641ccddf86b323')
    expect(sign).toBe('492861C2A2852B4B42969C420262844493D6040B9A357ADDEF2663929A228493')
  })

  it('sorts the query', () => {
    const query = { project_id: '1451224591564378112', room_id: '234761634', page: '1', page_size: '10' }
    const { sign } = signRequest({ ...example, accessToken, method: 'GET', path: list, query })
    expect(sign).toBe('02FF56F5692FB77D33D901BB138B2F19872BA6EDF80BE457CE0955581B74A9B7')
  })
})

/** The rule of the document, written once more in another way: over a URL and a list of bytes. */
const signByTheDocument = (parts: SignRequestParts, encodedUrl: string): string => {
  const [path, search = ''] = encodedUrl.split('?', 2)
  const pairs = [...new URLSearchParams(search)]
  pairs.sort((a, b) => Number(a[0] > b[0]) - Number(a[0] < b[0]))
  const url = pairs.length === 0 ? path : `${path}?${pairs.map((pair) => pair.join('=')).join('&')}`
  const sha256 = createHash('sha256')
    .update(Buffer.from(parts.body ?? ''))
    .digest('hex')
  const lines = [parts.method, sha256, '', url].join('\n')
  const text = [parts.clientId, parts.accessToken, parts.timestampMs, parts.nonce, lines].join('')
  return createHmac('sha256', Buffer.from(parts.clientSecret))
    .update(Buffer.from(text))
    .digest('hex')
    .toUpperCase()
}

describe('any request', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed())
  const parameters = fc.dictionary(
    text.filter((name) => name !== '' && name !== '__proto__'),
    text,
    { maxKeys: 6 },
  )

  it('is signed as an independent reading of the document signs it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        fc.stringMatching(/^\/v1\.0\/[a-z/0-9]{1,30}$/),
        parameters,
        fc.option(text, { nil: undefined }),
        fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
        (method, path, query, body, token) => {
          const parts = { ...example, method, path, query, body, accessToken: token }
          const search = Object.entries(query).map(
            ([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`,
          )
          const url = search.length === 0 ? path : `${path}?${search.join('&')}`
          expect(signRequest(parts).sign).toBe(signByTheDocument(parts, url))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is described without secret, token or signature', () => {
    const { sign, stringToSign } = signRequest({ ...example, accessToken, method: 'GET', path: list })
    expect(stringToSign).not.toContain(example.clientSecret)
    expect(stringToSign).not.toContain(accessToken)
    expect(stringToSign).not.toContain(sign)
  })
})

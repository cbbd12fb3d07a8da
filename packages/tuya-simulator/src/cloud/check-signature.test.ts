import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalUrl, expectedSignature, isSignatureValid, type SignedRequest } from './check-signature.ts'

/** Example values from Tuya's "Request Signature Verification". They belong to no real account. */
const published: SignedRequest = {
  method: 'GET',
  url: '/v1.0/token?grant_type=1',
  body: new Uint8Array(),
  headers: {
    t: '1588925778000',
    nonce: '5138cc3a9033d69856923fd07b491173',
    'signature-headers': 'area_id:call_id',
    area_id: '29a33e8796834b1efa6',
    call_id: '8afdb70ab2ed11eb85290242ac130003',
  },
  clientId: '1KAD46OrT9HafiKdsXeg',
  clientSecret: '4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC',
  accessToken: undefined,
}
const business = { ...published, accessToken: '3f4eda2bdec17232f67c0b188af3eec1' }
const withoutSignedHeaders = { t: '1588925778000', nonce: '5138cc3a9033d69856923fd07b491173' }

describe('signature check', () => {
  it.each([
    {
      name: 'V1, published: token call',
      request: published,
      sign: '9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E',
    },
    {
      name: 'V2, published: business call, query in the order it was sent',
      request: { ...business, url: '/v2.0/apps/schema/users?page_size=50&page_no=1' },
      sign: 'AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784',
    },
    {
      name: 'D4, derived: GET with a JSON body',
      request: {
        ...business,
        url: '/v1.0/cloud/illume/devices/ota/open/tobeupgraded',
        headers: withoutSignedHeaders,
        body: Buffer.from(
          '{"project_id":"1451224591564378112","room_id":"234761634","page":1,"page_size":10}',
        ),
      },
      sign: '492861C2A2852B4B42969C420262844493D6040B9A357ADDEF2663929A228493',
    },
    {
      name: 'D5, derived: the same as query',
      request: {
        ...business,
        url: '/v1.0/cloud/illume/devices/ota/open/tobeupgraded?page=1&page_size=10&project_id=1451224591564378112&room_id=234761634',
        headers: withoutSignedHeaders,
      },
      sign: '02FF56F5692FB77D33D901BB138B2F19872BA6EDF80BE457CE0955581B74A9B7',
    },
  ])('agrees with $name', ({ request, sign }) => {
    expect(expectedSignature(request)).toBe(sign)
  })

  it('detects any change of method, path, query, body, time, nonce, token or secret', () => {
    const request = { ...business, url: '/v1.0/x?a=1', body: Buffer.from('{}') }
    const sign = expectedSignature(request)
    const withSign = (change: Partial<SignedRequest>) =>
      isSignatureValid({ ...request, ...change, headers: { ...request.headers, ...change.headers, sign } })
    expect(withSign({})).toBe(true)
    for (const change of [
      { method: 'POST' },
      { url: '/v1.0/y?a=1' },
      { url: '/v1.0/x?a=2' },
      { body: Buffer.from('{ }') },
      { headers: { t: '1588925778001' } },
      { headers: { nonce: '' } },
      { headers: { area_id: 'other' } },
      { accessToken: 'other' },
      { accessToken: undefined },
      { clientSecret: 'other' },
    ]) {
      expect(withSign(change), JSON.stringify(change)).toBe(false)
    }
  })

  it('ignores the order and encoding of the query', () => {
    const pairs = fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string({ unit: 'grapheme' })),
      {
        selector: ([key]) => key,
        minLength: 1,
        maxLength: 6,
      },
    )
    fc.assert(
      fc.property(pairs, (parameters) => {
        const encode = (list: typeof parameters) =>
          `/p?${list.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`
        const sorted = [...parameters].sort(([left], [right]) => (left < right ? -1 : 1))
        const plain = `/p?${sorted.map(([key, value]) => `${key}=${value}`).join('&')}`
        expect(canonicalUrl(encode(parameters))).toBe(plain)
        expect(canonicalUrl(encode([...parameters].reverse()))).toBe(plain)
      }),
    )
  })

  it('signs a key without a value as empty, and a path without a query unchanged', () => {
    expect(canonicalUrl('/p?b&a=1')).toBe('/p?a=1&b=')
    expect(canonicalUrl('/p')).toBe('/p')
  })
})

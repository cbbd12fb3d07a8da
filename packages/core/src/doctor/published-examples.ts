import { signRequest } from '../signing/sign-request.ts'

/**
 * The example values and signatures that Tuya publishes ("Sign Requests for Cloud Authorization"). Not real credentials.
 */
const example = {
  method: 'GET',
  clientId: '1KAD46OrT9HafiKdsXeg',
  clientSecret: '4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC',
  timestampMs: 1588925778000,
  nonce: '5138cc3a9033d69856923fd07b491173',
  headers: { area_id: '29a33e8796834b1efa6', call_id: '8afdb70ab2ed11eb85290242ac130003' },
}

/** Whether this machine reproduces the two published signatures. Needs no network. */
export const signsPublishedExamples = (): boolean => {
  const token = signRequest({ ...example, path: '/v1.0/token', query: { grant_type: '1' } })
  const business = signRequest({
    ...example,
    path: '/v2.0/apps/schema/users',
    query: { page_size: '50', page_no: '1' },
    accessToken: '3f4eda2bdec17232f67c0b188af3eec1',
  })
  return (
    token.sign === '9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E' &&
    business.sign === 'AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784'
  )
}

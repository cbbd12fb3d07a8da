import { createHmac, hash } from 'node:crypto'

/** What goes into a signature. Every value as the receiver sees it after decoding: nothing here is percent-encoded. */
export interface SignRequestParts {
  readonly method: string
  /** The path as it is sent, without host and query: `/v1.0/token`. */
  readonly path: string
  /** Decoded query parameters. The order does not matter: they are signed sorted by name, in code units. */
  readonly query?: Readonly<Record<string, string>>
  /** The exact body, on GET as well. Left out, null or empty when the request has none. */
  readonly body?: string | Uint8Array | undefined
  /** Extra headers to sign, in the order of the `Signature-Headers` header. Best left out: SDKs disagree on them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly clientId: string
  readonly clientSecret: string
  /** Left out on token calls: an access token in their signature is refused as "sign invalid". */
  readonly accessToken?: string | undefined
  /** Milliseconds since 1970 by Tuya's clock, 13 digits. */
  readonly timestampMs: number
  /** Empty or left out when the `nonce` header is not sent. */
  readonly nonce?: string | undefined
}

/** What `signRequest` returns. */
export interface RequestSignature {
  /** HMAC-SHA256 in upper-case hex: the `sign` header. Treat it as a secret: it opens the door for minutes. */
  readonly sign: string
  /** The canonical text of the request. It holds no secret, no token and no signature. */
  readonly stringToSign: string
  /** Lower-case hex SHA-256 of the body. */
  readonly contentSha256: string
}

const emptyBodySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const byCodeUnit = ([left]: [string, string], [right]: [string, string]): number =>
  left < right ? -1 : left > right ? 1 : 0

/** The path and the decoded query, sorted by name: the last line of what is signed. */
const toSignedUrl = (path: string, query: Readonly<Record<string, string>> | undefined): string => {
  const entries = query === undefined ? [] : Object.entries(query)
  if (entries.length === 0) return path
  return `${path}?${entries
    .sort(byCodeUnit)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`
}

/**
 * Signs one request as Tuya Cloud wants it. Pure: the same parts give the same signature.
 *
 * `sign = HMAC-SHA256(clientId + accessToken + t + nonce + stringToSign)`, with
 * `stringToSign = METHOD \n sha256(body) \n name:value\n… \n path?sorted-and-decoded-query`.
 * Each signed header ends in a line break of its own, so that two line breaks stand before the URL.
 *
 * Source: Tuya "Sign Requests for Cloud Authorization" (new signature, projects since 2021-06-30); proved on the two
 * examples that the document publishes.
 */
export const signRequest = (parts: SignRequestParts): RequestSignature => {
  const { body, headers } = parts
  const contentSha256 =
    body === undefined || body.length === 0 ? emptyBodySha256 : hash('sha256', body, 'hex')
  const headerBlock =
    headers === undefined
      ? ''
      : Object.entries(headers)
          .map(([name, value]) => `${name}:${value}\n`)
          .join('')
  const url = toSignedUrl(parts.path, parts.query)
  const stringToSign = `${parts.method.toUpperCase()}\n${contentSha256}\n${headerBlock}\n${url}`
  const signed = `${parts.clientId}${parts.accessToken ?? ''}${parts.timestampMs}${parts.nonce ?? ''}${stringToSign}`
  const sign = createHmac('sha256', parts.clientSecret).update(signed, 'utf8').digest('hex').toUpperCase()
  return { sign, stringToSign, contentSha256 }
}

/**
 * How a refused request was signed, without the secret, the token or the signature: safe to log and to send to Tuya's
 * support together with the request id.
 */
export interface SigningDiagnosis {
  readonly stringToSign: string
  /** 0 when the request had no body. */
  readonly bodyBytes: number
  readonly timestampMs: number
  readonly nonce: string
  /** The ends of the client id only: enough to see which key was used. */
  readonly clientIdHint: string
  readonly accessTokenSigned: boolean
  readonly baseUrl: string
}

/** Shows enough of an id to recognise it. Short ids are not shown at all. */
export const maskId = (id: string): string => (id.length < 12 ? '…' : `${id.slice(0, 4)}…${id.slice(-3)}`)

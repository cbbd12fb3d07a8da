/**
 * How a refused request was signed, without the secret, the token or the signature. Safe to log, and to send to Tuya's
 * support with the request id.
 */
export interface SigningDiagnosis {
  readonly stringToSign: string
  /** 0 when the request had no body. */
  readonly bodyBytes: number
  readonly timestampMs: number
  readonly nonce: string
  /** The first 4 and last 3 characters of the client id, to show which key was used. `…` for short ids. */
  readonly clientIdHint: string
  readonly accessTokenSigned: boolean
  readonly baseUrl: string
}

/** Shows the first 4 and last 3 characters of an id. Hides ids shorter than 12 characters. */
export const maskId = (id: string): string => (id.length < 12 ? '…' : `${id.slice(0, 4)}…${id.slice(-3)}`)

import type { EncodedParameters } from '../http/encode-parameters.ts'
import { type OperationName, operations } from '../operations.ts'
import { type RequestSignature, signRequest } from '../signing/sign-request.ts'
import { maskId, type SigningDiagnosis } from '../signing/signing-diagnosis.ts'
import type { RandomSource } from './clock.ts'
import type { ServerClock } from './server-clock.ts'
import type { WriteGate } from './write-gate.ts'

export interface SigningDependencies {
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly lang: string | undefined
  readonly serverClock: ServerClock
  readonly random: RandomSource
}

export interface Attempt {
  readonly operation: OperationName
  readonly path: string
  readonly encoded: EncodedParameters
  readonly accessToken: string | undefined
  readonly number: number
  /** Called when the request is sent, after the wait for a permit. */
  readonly timeoutMs: () => number
  readonly signal: AbortSignal | undefined
  /** Set for a write with `beforeWrite`. */
  readonly gate: WriteGate | undefined
}

export interface Signed {
  readonly timestampMs: number
  readonly nonce: string
  readonly signature: RequestSignature
}

/** Each attempt is signed again, because a retry has a new time, nonce and token. */
export const signAttempt = (attempt: Attempt, deps: SigningDependencies): Signed => {
  const timestampMs = Math.round(deps.serverClock.now())
  const nonce = deps.random.nonce()
  const { query, body } = attempt.encoded
  const signature = signRequest({
    method: operations[attempt.operation].method,
    path: attempt.path,
    ...(query === undefined ? {} : { query }),
    body,
    clientId: deps.clientId,
    clientSecret: deps.clientSecret,
    accessToken: attempt.accessToken,
    timestampMs,
    nonce,
  })
  return { timestampMs, nonce, signature }
}

export const toHeaders = (
  attempt: Attempt,
  signed: Signed,
  deps: SigningDependencies,
): Record<string, string> => {
  const headers: Record<string, string> = {
    client_id: deps.clientId,
    sign: signed.signature.sign,
    sign_method: 'HMAC-SHA256',
    t: String(signed.timestampMs),
    nonce: signed.nonce,
    accept: 'application/json',
  }
  if (attempt.accessToken !== undefined) headers['access_token'] = attempt.accessToken
  if (deps.lang !== undefined) headers['lang'] = deps.lang
  if (attempt.encoded.body !== undefined) headers['content-type'] = 'application/json'
  return headers
}

export const describeSigning = (
  attempt: Attempt,
  signed: Signed,
  deps: SigningDependencies,
): SigningDiagnosis => ({
  stringToSign: signed.signature.stringToSign,
  bodyBytes: Buffer.byteLength(attempt.encoded.body ?? ''),
  timestampMs: signed.timestampMs,
  nonce: signed.nonce,
  clientIdHint: maskId(deps.clientId),
  accessTokenSigned: attempt.accessToken !== undefined,
  baseUrl: deps.baseUrl,
})

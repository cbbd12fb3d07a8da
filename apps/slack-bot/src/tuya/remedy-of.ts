import type { TuyaError, TuyaErrorKind } from '@illume-ota/core'
import type { GatewayRemedy } from '../rollouts/ports/firmware-gateway.ts'

/** Tuya's codes with a different remedy than their error kind ("Global Error Codes", 2024-07, and live reports). */
const CODES: Readonly<Partial<Record<GatewayRemedy, readonly (number | string)[]>>> = {
  key: [1008],
  'allow-address': [1114],
  'data-center': [2007, 2012, 2017, 2406, 28841107],
  'renew-plan': [28841001, 28841002, 28841003, 28841103],
  'raise-plan': [28841004, 28841104],
  subscribe: [28841101, 28841102, 28841105, 28841106, 'ILLEGAL_ACCESS_API'],
  wait: [500, 1111, 1112, 1113, 2001, 2013, 2317, 'SYSTEM_ERROR', 'REPEATED_REQUEST'],
  address: [1105, 1108],
  parameters: [1003, 1006, 1007, 1100, 1101, 1102, 1104, 1107, 1109],
}

const BY_CODE: ReadonlyMap<string, GatewayRemedy> = new Map(
  (Object.keys(CODES) as GatewayRemedy[]).flatMap((remedy) =>
    (CODES[remedy] ?? []).map((code) => [String(code), remedy] as const),
  ),
)

const BY_KIND: Readonly<Record<TuyaErrorKind, GatewayRemedy>> = {
  api: 'report',
  aborted: 'wait',
  withheld: 'wait',
  config: 'settings',
  authentication: 'key',
  clock: 'clock',
  permission: 'grant-access',
  quota: 'report',
  'rate-limit': 'slow-down',
  network: 'network',
  timeout: 'network',
  http: 'address',
  'not-found': 'check-id',
  'response-shape': 'address',
}

const isLogin = (code: string): boolean => /^24\d\d$/u.test(code)

/** What the proxy did, as a clause; undefined if the failure was not the proxy's. */
export const proxyProblemOf = (error: TuyaError): string | undefined =>
  'proxyProblem' in error && typeof error.proxyProblem === 'string' ? error.proxyProblem : undefined

/** Status 407 can only come from a proxy. */
const isOfProxy = (error: TuyaError): boolean =>
  proxyProblemOf(error) !== undefined || (error.kind === 'http' && 'status' in error && error.status === 407)

/** The remedy for a failed call. Unknown codes get the remedy of their error kind. */
export const remedyOf = (error: TuyaError): GatewayRemedy => {
  const code = String(error.code ?? '')
  const ofCode = BY_CODE.get(code)
  if (ofCode !== undefined) return ofCode
  if (error.kind === 'permission' && isLogin(code)) return 'data-center'
  // A token refused right after it was issued was replaced: another program uses the same key.
  if (error.kind === 'authentication' && error.isRetryable) return 'shared-key'
  if (isOfProxy(error)) return 'proxy'
  if (error.kind === 'http' && error.isRetryable) return 'wait'
  return BY_KIND[error.kind]
}

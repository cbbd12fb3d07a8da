import type { CallLimits } from './call-limits.ts'
import { isSignatureValid } from './check-signature.ts'
import type { Cloud } from './cloud.ts'
import { refused, type Answer } from './envelope.ts'
import { findEffect } from '../faults/fault-effects.ts'
import type { FaultEffect } from '../faults/faults.ts'
import type { Operation } from './operation.ts'
import { isTokenPath } from '../routes/route-table.ts'

/** A call as received. */
export interface VendorRequest {
  method: string
  /** Path and query as received. */
  url: string
  /** Path without the query. */
  path: string
  headers: Readonly<Record<string, string | undefined>>
  body: Uint8Array
  /** False once the caller has hung up. */
  isConnected(): boolean
}

type Refusal = Answer & { isSuccess: false }

const REQUIRED_HEADERS = ['client_id', 'sign', 't', 'sign_method'] as const

/**
 * Checks headers, client, time, signature and token before any route. Returns undefined when the call is authentic.
 * The live gateway's order of checks is unknown.
 */
export const authenticate = (cloud: Cloud, request: VendorRequest): Refusal | undefined => {
  const { headers } = request
  const isTokenCall = isTokenPath(request.path)
  const missing = REQUIRED_HEADERS.find((name) => headers[name] === undefined || headers[name] === '')
  if (missing !== undefined) return refused(1105, missing)
  if (headers['client_id'] !== cloud.clientId) {
    return refused(isTokenCall ? cloud.tokens.policy.unknownClientCode : 1005)
  }
  const sentAtMs = Number(headers['t'])
  if (!Number.isFinite(sentAtMs) || Math.abs(cloud.clock.now() - sentAtMs) > cloud.settings.clockWindowMs) {
    return refused(1013)
  }
  const accessToken = headers['access_token'] ?? ''
  if (!isTokenCall && accessToken === '') return refused(1002)
  const { clientId, clientSecret } = cloud
  const isGenuine = isSignatureValid({
    ...request,
    clientId,
    clientSecret,
    accessToken: isTokenCall ? undefined : accessToken,
  })
  if (!isGenuine) return refused(1004)
  if (isTokenCall) return undefined
  const verdict = cloud.tokens.verdict(accessToken)
  if (verdict === 'expired') return refused(1010)
  return verdict === 'unknown' ? refused(1011) : undefined
}

/** Counts the call and checks the monthly quota and the calls per second, from the settings or a fault. */
export const checkLimits = (
  cloud: Cloud,
  limits: CallLimits,
  call: { operation: Operation | undefined; effects: readonly FaultEffect[] },
): Refusal | undefined => {
  const { monthlyQuota, queriesPerSecond } = cloud.settings
  const used = limits.countThisMonth()
  if (monthlyQuota !== undefined && used > monthlyQuota) return refused(28841004)
  const usedUp = findEffect(call.effects, 'quota-used-up')
  if (usedUp !== undefined) return refused(usedUp.code)
  const key = call.operation ?? 'unknown'
  if (queriesPerSecond !== undefined && !limits.isWithinRate(key, queriesPerSecond)) return refused(1199)
  const limit = findEffect(call.effects, 'qps-limit')
  if (limit !== undefined && !limits.isWithinRate(`fault ${key}`, limit.perSecond)) return refused(limit.code)
  return undefined
}

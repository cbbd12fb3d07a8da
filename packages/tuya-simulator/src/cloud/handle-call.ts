import { setTimeout as delay } from 'node:timers/promises'
import { authenticate, checkLimits, type VendorRequest } from './admit-call.ts'
import { accountOf, cloudOf, type Account } from './account.ts'
import type { CallLimits } from './call-limits.ts'
import { summarize, type LoggedCall, type OpenCall } from './call-log.ts'
import type { RawParameters } from './call-parameters.ts'
import type { Cloud } from './cloud.ts'
import { refused, serializeAnswer, toEnvelope, type Answer } from './envelope.ts'
import { distortEnvelope, findEffect, isDistorting } from '../faults/fault-effects.ts'
import type { FaultEffect } from '../faults/faults.ts'
import { isTokenPath, matchRoute } from '../routes/route-table.ts'
import { ALPHABETS } from '../seeded-random.ts'

/** What the caller receives: an answer, or a cut connection. */
export type Reply =
  | { kind: 'answer'; status: number; contentType: string; text: string }
  | { kind: 'truncated'; contentType: string; text: string }
  | { kind: 'reset' | 'hang-up' }

const JSON_TYPE = 'application/json;charset=UTF-8'
const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n'

/** Runs a vendor call through faults, checks and its route, and logs it. */
export const handleCall = async (
  accounts: readonly [Account, ...Account[]],
  request: VendorRequest,
): Promise<Reply> => {
  const match = matchRoute(request.method, request.path)
  const body = parseBody(request.body)
  const sources = { path: match?.path ?? {}, query: parseQuery(request.url), body: body ?? {} }
  const parameters = { ...sources.query, ...sources.body, ...sources.path }
  const deviceIds = namedDevices(parameters)
  const account = accountOf(accounts, request.headers['client_id'])
  const { limits } = account
  const cloud = cloudOf(account, parameters, deviceIds)
  cloud.building.advance()
  const refusal = authenticate(cloud, request)
  // Faults apply only to authentic calls, so that an expired token doesn't use up a counted fault.
  const effects = refusal === undefined ? cloud.faults.inject(match?.route.operation, deviceIds) : []
  const call = cloud.log.open({
    ...newEntry(cloud, request),
    operation: match?.route.operation,
    parameters: summarize(match?.route.isTokenCall === true ? sources.query : parameters),
    deviceIds,
    faults: effects.map((effect) => effect.kind),
  })
  const slow = findEffect(effects, 'slow')
  if (slow?.when === 'before') {
    await delay(slow.delayMs, undefined, { ref: false })
    cloud.building.advance()
  }
  const failed = failBeforeEffect(effects, call)
  if (failed !== undefined) return failed

  const answer =
    refusal ??
    refuseEarly(cloud, limits, { request, call, effects }) ??
    (body === undefined ? refused(1109, 'the body is not a JSON object') : undefined) ??
    match?.route.answer(sources, { cloud, call, effects }) ??
    refused(1108)
  if (slow?.when === 'after') await delay(slow.delayMs, undefined, { ref: false })
  return reply(cloud, { call, effects, answer, isConnected: request.isConnected() })
}

const newEntry = (cloud: Cloud, request: VendorRequest) => ({
  atMs: cloud.clock.now(),
  method: request.method,
  // A refresh token in the path is a secret.
  path: request.path.replace(/^\/v1\.0\/token\/.*/, '/v1.0/token/…'),
  clientId: request.headers['client_id'] ?? '',
  outcome: 'no-answer' as LoggedCall['outcome'],
  tid: cloud.random.text(ALPHABETS.hex, 32),
  triggered: [],
  notTriggered: [],
  left: [],
})

const failBeforeEffect = (effects: readonly FaultEffect[], call: OpenCall): Reply | undefined => {
  const http = findEffect(effects, 'http')
  if (http !== undefined) {
    call.outcome = `http ${http.status}`
    return { kind: 'answer', status: http.status, contentType: 'text/html', text: http.body ?? BAD_GATEWAY }
  }
  if (findEffect(effects, 'reset') === undefined) return undefined
  call.outcome = 'reset'
  return { kind: 'reset' }
}

interface CallContext {
  request: VendorRequest
  call: OpenCall
  effects: readonly FaultEffect[]
}

const refuseEarly = (
  cloud: Cloud,
  limits: CallLimits,
  { request, call, effects }: CallContext,
): Answer | undefined => {
  if (findEffect(effects, 'token-expired') !== undefined) {
    cloud.tokens.expire()
    if (!isTokenPath(request.path)) return refused(1010)
  }
  const refusal = checkLimits(cloud, limits, { operation: call.operation, effects })
  if (refusal !== undefined) return refusal
  const error = findEffect(effects, 'error')
  if (error === undefined) return undefined
  return error.msg === undefined
    ? refused(error.code)
    : { isSuccess: false, code: error.code, msg: error.msg }
}

const reply = (
  cloud: Cloud,
  {
    call,
    effects,
    answer,
    isConnected,
  }: { call: OpenCall; effects: readonly FaultEffect[]; answer: Answer; isConnected: boolean },
): Reply => {
  if (!isConnected) return { kind: 'hang-up' }
  call.outcome = answer.isSuccess ? 'ok' : `error ${answer.code}`
  if (findEffect(effects, 'response-lost') !== undefined) {
    call.outcome = 'response-lost'
    return { kind: 'hang-up' }
  }
  const t = cloud.clock.now()
  const text = effects.some(isDistorting)
    ? JSON.stringify(distortEnvelope(toEnvelope(answer, t, call.tid), effects))
    : serializeAnswer(answer, t, call.tid)
  if (findEffect(effects, 'truncated-response') !== undefined) {
    call.outcome = 'response-lost'
    return { kind: 'truncated', contentType: JSON_TYPE, text }
  }
  return { kind: 'answer', status: 200, contentType: JSON_TYPE, text }
}

/** Treats an empty body as an empty object. Returns undefined for anything but an object. */
const parseBody = (bytes: Uint8Array): RawParameters | undefined => {
  if (bytes.length === 0) return {}
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as RawParameters)
      : undefined
  } catch {
    return undefined
  }
}

const parseQuery = (url: string): RawParameters => {
  const queryStart = url.indexOf('?')
  return queryStart < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(queryStart + 1)))
}

const namedDevices = (parameters: RawParameters): string[] => {
  const { device_id: one, device_ids: many } = parameters
  const ids = Array.isArray(many) ? many : typeof many === 'string' ? many.split(',') : []
  return [...(typeof one === 'string' ? [one] : []), ...ids.filter((id) => typeof id === 'string')]
}

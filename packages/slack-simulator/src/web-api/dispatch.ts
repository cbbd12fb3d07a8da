import type { CallLog } from '../call-log.ts'
import { toSlackMessages } from '../block-kit/slack-wording.ts'
import type { FaultPlan } from '../faults.ts'
import { refuse, type Answer, type MethodContext, type WebApiMethod } from './method.ts'
import type { RateLimiter } from './rate-limits.ts'
import { webApiMethods } from './registry.ts'

type Tokens = { botToken: string; appToken: string }

/** How the server answers a call. Faults may need more than a body. */
export type DispatchResult =
  | {
      kind: 'answer'
      answer: Answer
      delayMs: number
      scopes: readonly string[]
      acceptedScopes: readonly string[]
    }
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'http-500' }
  | { kind: 'http-status'; status: number }
  | { kind: 'cut' }
  | { kind: 'silence' }

export type DispatchContext = MethodContext & {
  tokens: Tokens
  faults: FaultPlan
  callLog: CallLog
  rateLimiter: RateLimiter | undefined
}

const authRefusal = (
  method: WebApiMethod,
  token: string | undefined,
  context: DispatchContext,
): Answer | undefined => {
  const { tokens, workspace } = context
  if (token === undefined || token === '') return refuse('not_authed')
  if (token !== tokens.botToken && token !== tokens.appToken) return refuse('invalid_auth')
  const isAppToken = token === tokens.appToken
  // Quirk: auth.test and api.test accept both kinds of token.
  const takesBoth = method.name === 'auth.test' || method.name === 'api.test'
  if (!takesBoth && isAppToken !== (method.token === 'app')) return refuse('not_allowed_token_type')
  if (method.token === 'app' || method.scopes.length === 0) return undefined
  const { scopes } = workspace.app
  if (method.scopes.some((scope) => scopes.includes(scope))) return undefined
  return { ok: false, error: 'missing_scope', needed: method.scopes.join(','), provided: scopes.join(',') }
}

const runMethod = (method: WebApiMethod, args: Record<string, unknown>, context: DispatchContext): Answer => {
  const parsed = method.args.safeParse(args)
  if (!parsed.success) return refuse('invalid_arguments', toSlackMessages(parsed.error.issues, args, []))
  return method.run(parsed.data as never, context)
}

const limited = (
  method: WebApiMethod,
  args: Record<string, unknown>,
  context: DispatchContext,
): number | undefined =>
  context.rateLimiter?.retryAfterSeconds(
    method.name,
    method.tier,
    typeof args['channel'] === 'string' ? args['channel'] : '',
  )

/** Runs a Web API call: checks token, scope, faults, rate limit and arguments, calls the method, and logs it. */
export const dispatch = (
  name: string,
  token: string | undefined,
  args: Record<string, unknown>,
  context: DispatchContext,
): DispatchResult => {
  const record = (result: 'ok' | { error: string }): void =>
    context.callLog.record({ atMs: context.workspace.clock.now(), method: name, args, result })
  const answered = (answer: Answer, delayMs = 0, method?: WebApiMethod): DispatchResult => {
    record(answer.ok ? 'ok' : { error: answer.error })
    return {
      kind: 'answer',
      answer,
      delayMs,
      scopes: context.workspace.app.scopes,
      acceptedScopes: method?.scopes ?? [],
    }
  }
  const method = webApiMethods.get(name)
  if (method === undefined) return answered({ ok: false, error: 'unknown_method', req_method: name })
  const denied = authRefusal(method, token, context)
  if (denied !== undefined) return answered(denied, 0, method)
  const tooMany = (retryAfterSeconds: number): DispatchResult => {
    record({ error: 'ratelimited' })
    return { kind: 'rate-limited', retryAfterSeconds }
  }
  const retryAfterSeconds = limited(method, args, context)
  if (retryAfterSeconds !== undefined) return tooMany(retryAfterSeconds)
  const run = (): Answer => runMethod(method, args, context)
  const fault = context.faults.take(name)
  if (fault === undefined) return answered(run(), 0, method)
  switch (fault.kind) {
    case 'error':
      return answered({ ...fault.details, ...refuse(fault.error) }, 0, method)
    case 'rate-limited':
      return tooMany(fault.retryAfterSeconds)
    case 'http-500':
      record({ error: 'http 500' })
      return { kind: 'http-500' }
    case 'http-status':
      record({ error: `http ${fault.status}` })
      return fault
    case 'timeout':
      record({ error: 'no answer' })
      return { kind: 'silence' }
    case 'cut-before-effect':
      record({ error: 'connection cut before effect' })
      return { kind: 'cut' }
    case 'cut-after-effect':
      answered(run(), 0, method)
      return { kind: 'cut' }
    case 'slow':
      return answered(run(), fault.delayMs, method)
  }
}

import { readBody, sendJson, type Route } from '../server.ts'
import type { DispatchContext } from '../web-api/dispatch.ts'
import { refuse, type Answer } from '../web-api/method.ts'
import { respond } from './respond.ts'

const parseBody = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const form = new URLSearchParams(text).get('payload')
    return form === null ? undefined : JSON.parse(form)
  }
}

const answerTo = (context: DispatchContext, path: string, body: unknown): Answer => {
  const redeemed = context.responseUrls.redeem(path)
  return redeemed.ok ? respond(context.workspace, redeemed.target, body) : refuse(redeemed.error)
}

/**
 * Response URLs at `/response/<secret>`. Quirk: a refused post gets HTTP 200 with `ok: false`, so Bolt's `respond()`
 * doesn't notice it (reproduced with @slack/bolt 5.1.0).
 */
export const responseUrlRoute =
  (context: DispatchContext): Route =>
  async (request, response, url) => {
    if (!url.pathname.startsWith('/response/') || request.method !== 'POST') return false
    const body = parseBody((await readBody(request)).toString())
    const record = (result: 'ok' | { error: string }): void =>
      context.callLog.record({
        atMs: context.workspace.clock.now(),
        method: 'response_url',
        args: typeof body === 'object' && body !== null ? { ...body } : {},
        result,
      })
    const fault = context.faults.take('response_url')
    const end = (status: number, headers: Record<string, string> = {}): true => {
      record({ error: `http ${status}` })
      response.writeHead(status, headers).end()
      return true
    }
    if (fault?.kind === 'http-500') return end(500)
    if (fault?.kind === 'http-status') return end(fault.status)
    if (fault?.kind === 'rate-limited') return end(429, { 'retry-after': String(fault.retryAfterSeconds) })
    if (fault?.kind === 'cut-before-effect') {
      record({ error: 'connection cut before effect' })
      response.destroy()
      return true
    }
    if (fault?.kind === 'timeout') return true
    const answer =
      fault?.kind === 'error'
        ? { ...fault.details, ...refuse(fault.error) }
        : answerTo(context, url.pathname, body)
    record(answer.ok ? 'ok' : { error: answer.error })
    if (fault?.kind === 'cut-after-effect') response.destroy()
    else if (fault?.kind === 'slow')
      context.workspace.clock.schedule(fault.delayMs, () => sendJson(response, 200, answer))
    else sendJson(response, 200, answer)
    return true
  }

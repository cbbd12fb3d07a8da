import type { ServerResponse } from 'node:http'
import { readBody, sendJson, type Route } from '../server.ts'
import { parseArguments } from './arguments.ts'
import { dispatch, type DispatchContext, type DispatchResult } from './dispatch.ts'

const sendResult = (response: ServerResponse, result: DispatchResult, context: DispatchContext): void => {
  switch (result.kind) {
    case 'rate-limited':
      sendJson(
        response,
        429,
        { ok: false, error: 'ratelimited' },
        { 'retry-after': String(result.retryAfterSeconds) },
      )
      return
    case 'http-500':
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>')
      return
    case 'http-status':
      response.writeHead(result.status).end()
      return
    case 'cut':
      response.destroy()
      return
    case 'silence':
      return
    case 'answer': {
      const send = (): void =>
        sendJson(response, 200, result.answer, {
          'x-oauth-scopes': result.scopes.join(','),
          'x-accepted-oauth-scopes': result.acceptedScopes.join(','),
        })
      if (result.delayMs === 0) send()
      else context.workspace.clock.schedule(result.delayMs, send)
    }
  }
}

/** `/api/<method>`: the Web API. */
export const webApiRoute =
  (context: DispatchContext): Route =>
  async (request, response, url) => {
    if (!url.pathname.startsWith('/api/')) return false
    const body = (await readBody(request)).toString()
    const args = parseArguments(request.headers['content-type'] ?? '', body, url.searchParams)
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? (typeof args['token'] === 'string' ? args['token'] : undefined)
    sendResult(response, dispatch(url.pathname.slice('/api/'.length), token, args, context), context)
    return true
  }

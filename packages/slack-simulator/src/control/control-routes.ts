import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readBody, sendJson, type Route } from '../server.ts'
import { controlOperations, type ControlTarget } from './operations.ts'

/**
 * Only pages and programs on this machine can control the workspace. A foreign host name that resolves to 127.0.0.1 is
 * refused because of its Host header, and a form on another site can't send JSON.
 */
export const isLocalRequest = (request: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')

const parseJson = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))

const run = async (
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  target: ControlTarget,
): Promise<void> => {
  const operation = Object.hasOwn(controlOperations, name)
    ? controlOperations[name as keyof typeof controlOperations]
    : undefined
  if (operation === undefined) {
    sendJson(response, 404, {
      error: `There is no operation "${name}". Known: ${Object.keys(controlOperations).join(', ')}`,
    })
    return
  }
  if (request.method !== 'POST' || request.headers['content-type']?.startsWith('application/json') !== true) {
    sendJson(response, 405, { error: 'Send a POST request with a JSON body.' })
    return
  }
  try {
    const input = operation.input.safeParse(parseJson((await readBody(request)).toString()))
    if (!input.success) {
      sendJson(response, 400, { error: `${name}: ${z.prettifyError(input.error)}` })
      return
    }
    sendJson(response, 200, { result: (await operation.run(input.data as never, target)) ?? null })
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** `POST /_control/<operation>` with the driver's input as JSON. Answers `{ result }` or `{ error }`. */
export const controlRoutes =
  (target: ControlTarget): Route =>
  async (request, response, url) => {
    if (!url.pathname.startsWith('/_control/')) return false
    if (!isLocalRequest(request)) {
      sendJson(response, 403, { error: 'Use 127.0.0.1 or localhost to reach the simulator.' })
      return true
    }
    await run(url.pathname.slice('/_control/'.length), request, response, target)
    return true
  }

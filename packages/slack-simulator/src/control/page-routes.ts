import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { ServerResponse } from 'node:http'
import { sendJson, type Route } from '../server.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isLocalRequest } from './control-routes.ts'
import { pageState, type PageExtras } from './page-state.ts'

const pageFolder = new URL('../page/', import.meta.url)

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Allows scripts only from this server, and images in messages from anywhere. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src * data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const sendFile = async (response: ServerResponse, name: string): Promise<boolean> => {
  const contentType = contentTypes[extname(name)]
  if (contentType === undefined || !/^[a-z0-9-]+(\/[a-z0-9-]+)?\.[a-z]+$/.test(name)) return false
  try {
    const content = await readFile(new URL(name, pageFolder))
    response.writeHead(200, {
      'content-type': contentType,
      'cache-control': 'no-cache',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    })
    response.end(content)
    return true
  } catch {
    return false
  }
}

/** Server-sent events: every change of the workspace as it happens. */
const streamChanges = (workspace: Workspace, response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\n')
  const stop = workspace.changes.subscribe((change) => response.write(`data: ${JSON.stringify(change)}\n\n`))
  response.on('close', stop)
}

export type PageParts = { workspace: Workspace; connectionCount: () => number; extras: PageExtras }

/** Serves the page at `/` and at permalinks, its files under `/page/`, its state and its stream of changes. */
export const pageRoutes =
  ({ workspace, connectionCount, extras }: PageParts): Route =>
  async (request, response, url) => {
    if (request.method !== 'GET') return false
    const { pathname } = url
    const isPage = pathname === '/' || pathname.startsWith('/archives/')
    const isFeed = pathname === '/_control/state' || pathname === '/_control/changes'
    if (!isPage && !isFeed && !pathname.startsWith('/page/')) return false
    if (!isLocalRequest(request)) {
      sendJson(response, 403, { error: 'Use 127.0.0.1 or localhost to reach the simulator.' })
      return true
    }
    if (pathname === '/_control/changes') streamChanges(workspace, response)
    else if (isFeed) sendJson(response, 200, pageState(workspace, connectionCount(), extras))
    else return sendFile(response, isPage ? 'index.html' : pathname.slice('/page/'.length))
    return true
  }

import { listProjects, roomTree } from './construction-routes.ts'
import { deleteFailed, getDetail, syncRoom } from './device-routes.ts'
import { listPending, listUpgraded, listUpgrading } from './list-routes.ts'
import type { RawParameters } from '../cloud/call-parameters.ts'
import type { Route } from './route.ts'
import { getToken, refreshToken } from './token-routes.ts'
import { upgrade } from './upgrade-route.ts'

/** Every registered route. A test compares the coverage table with this list. */
export const ROUTES: readonly Route[] = [
  getToken,
  refreshToken,
  getDetail,
  upgrade,
  listPending,
  listUpgrading,
  listUpgraded,
  syncRoom,
  deleteFailed,
  listProjects,
  roomTree,
]

export interface RouteMatch {
  route: Route
  path: RawParameters
}

/** Finds the route for a method and a path without query. The gateway treats a wrong method as a wrong path. */
export const matchRoute = (method: string, path: string): RouteMatch | undefined => {
  const exact = EXACT.get(`${method} ${path}`)
  if (exact !== undefined) return { route: exact, path: {} }
  for (const { route, pattern } of PATTERNS) {
    const groups = route.method === method ? pattern.exec(path)?.groups : undefined
    if (groups !== undefined) return { route, path: groups }
  }
  return undefined
}

/** Recognizes token calls by path, even if no route is registered there. */
export const isTokenPath = (path: string): boolean =>
  path === '/v1.0/token' || path.startsWith('/v1.0/token/')

const EXACT = new Map(
  ROUTES.filter((route) => !route.path.includes(':')).map((route) => [
    `${route.method} ${route.path}`,
    route,
  ]),
)
const PATTERNS = ROUTES.filter((route) => route.path.includes(':')).map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}))

import type { RequestOptions } from 'node:http'
import { authorityOf, type ConnectionTarget } from './open-connection.ts'

/** One HTTP request. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Iterable<readonly [string, string]>
  readonly body: string | undefined
}

/** An HTTP request through a proxy has the full address in its request line. */
const isForProxy = ({ isTls, proxy }: ConnectionTarget): boolean => proxy !== undefined && !isTls

const hostOf = (target: ConnectionTarget): string => {
  const authority = authorityOf(target)
  const usual = target.isTls ? ':443' : ':80'
  return authority.endsWith(usual) ? authority.slice(0, -usual.length) : authority
}

/**
 * Path and headers for Node. Headers are a flat list, because setting them one by one takes a seventh of a request's time.
 * Quirk: without Content-Length, Node sends the body of a GET unframed, and the server can't parse it.
 */
export const toRequestOptions = (target: ConnectionTarget, request: WireRequest): RequestOptions => {
  const host = hostOf(target)
  const headers = ['host', host]
  for (const [name, value] of request.headers) headers.push(name, value)
  if (request.body !== undefined) headers.push('content-length', String(Buffer.byteLength(request.body)))
  const isAbsolute = isForProxy(target)
  const authorization = isAbsolute ? target.proxy?.authorization : undefined
  if (authorization !== undefined) headers.push('proxy-authorization', authorization)
  return {
    method: request.method,
    path: isAbsolute ? `http://${host}${request.path}` : request.path,
    headers,
  }
}

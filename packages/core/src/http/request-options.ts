import type { RequestOptions } from 'node:http'
import { authorityOf, type ConnectionTarget } from './open-connection.ts'

/** What goes onto the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Iterable<readonly [string, string]>
  readonly body: string | undefined
}

/** A plain call over a proxy names its server in the request itself. */
const isForProxy = ({ isTls, proxy }: ConnectionTarget): boolean => proxy !== undefined && !isTls

const hostOf = (target: ConnectionTarget): string => {
  const authority = authorityOf(target)
  const usual = target.isTls ? ':443' : ':80'
  return authority.endsWith(usual) ? authority.slice(0, -usual.length) : authority
}

/**
 * Path and headers as Node takes them. Why a list of names and values: setting headers one by one is a seventh of what a
 * request costs. Quirk: without Content-Length, Node sends the body of a GET unframed, and the server sees garbage.
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

import { createReadStream } from 'node:fs'
import { request } from 'undici'
import { createDispatcherFor } from './proxy/dispatcher-for.ts'
import type { ProxyFor } from './proxy/http-proxy.ts'
import { UploadError } from './upload-error.ts'

/** Sends a file's bytes to the address that Slack gave for it. */
export type UploadBytes = (
  url: string,
  file: { readonly path: string; readonly bytes: number },
) => Promise<void>

/** For one quiet moment of the connection; a large file may take as long as it needs. */
const IDLE_TIMEOUT_MS = 60_000

/**
 * Streams the file from the disk, with its length said first, so that memory does not depend on its size. The SDK's own
 * upload reads the whole file into memory.
 */
export const createUploadBytes = (options: {
  readonly proxyFor?: ProxyFor | undefined
  readonly signal?: AbortSignal | undefined
}): UploadBytes => {
  const dispatcherFor = createDispatcherFor(options.proxyFor ?? (() => undefined))
  return async (url, { path, bytes }) => {
    const dispatcher = dispatcherFor(url)
    let status: number
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes) },
        body: createReadStream(path),
        bodyTimeout: IDLE_TIMEOUT_MS,
        headersTimeout: IDLE_TIMEOUT_MS,
        ...(options.signal !== undefined && { signal: options.signal }),
        ...(dispatcher !== undefined && { dispatcher }),
      })
      status = answer.statusCode
      await answer.body.dump()
    } catch (error) {
      throw new UploadError(undefined, error)
    }
    if (status !== 200) throw new UploadError(status)
  }
}

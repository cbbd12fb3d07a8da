import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, type Route } from '../server.ts'
import type { Workspace } from '../workspace/workspace.ts'

type StoredFile = NonNullable<ReturnType<Workspace['files']['get']>>

/** Accepts raw bytes or a multipart form with one part. */
const fileContent = (body: Buffer, contentType: string): Buffer => {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (boundary === undefined) return body
  const start = body.indexOf('\r\n\r\n')
  const end = body.lastIndexOf(`\r\n--${boundary}`)
  return start === -1 || end === -1 ? body : body.subarray(start + 4, end)
}

/** A form needs a little more than the file itself. */
const FORM_BYTES = 64 * 1024

/** Receives a file once, up to the length that the app announced. */
const receive = async (
  file: StoredFile,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (request.method !== 'POST' || file.isComplete) {
    response.writeHead(request.method === 'POST' ? 404 : 405).end()
    return
  }
  const body = await readBody(request, file.size + FORM_BYTES)
  file.content = fileContent(body, request.headers['content-type'] ?? '')
  file.sentBytes = file.content.length
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${file.sentBytes}`)
}

/** `/upload/<id>` receives a file; `/files/<id>` downloads it once its upload is complete. */
export const fileRoutes =
  (workspace: Workspace): Route =>
  async (request, response, url) => {
    const [, folder, id = ''] = url.pathname.split('/')
    if (folder !== 'upload' && folder !== 'files') return false
    const file = workspace.files.get(id)
    if (file === undefined) return false
    if (folder === 'upload') {
      await receive(file, request, response)
      return true
    }
    if (!file.isComplete) return false
    response.writeHead(200, {
      'content-type': file.mimetype,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    })
    response.end(file.content)
    return true
  }

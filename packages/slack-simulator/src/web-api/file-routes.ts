import { readBody, type Route } from '../server.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** `/upload/<id>` receives a file; `/files/<id>` downloads it. */
export const fileRoutes =
  (workspace: Workspace): Route =>
  async (request, response, url) => {
    const [, folder, id = ''] = url.pathname.split('/')
    if (folder !== 'upload' && folder !== 'files') return false
    const file = workspace.files.get(id)
    if (file === undefined) return false
    if (folder === 'upload') {
      file.content = fileContent(await readBody(request), request.headers['content-type'] ?? '')
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${file.content.length}`)
      return true
    }
    response.writeHead(200, {
      'content-type': file.mimetype,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    })
    response.end(file.content)
    return true
  }

/** Accepts raw bytes or a multipart form with one part. */
const fileContent = (body: Buffer, contentType: string): Buffer => {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (boundary === undefined) return body
  const start = body.indexOf('\r\n\r\n')
  const end = body.lastIndexOf(`\r\n--${boundary}`)
  return start === -1 || end === -1 ? body : body.subarray(start + 4, end)
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MARKER_FILE = 'installation.json'

/** The id of the installation that the folder belongs to: what tells a new folder from one that lost its database. */
export const readMarker = (folder: string): string | undefined => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, MARKER_FILE), 'utf8'))
    const id: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'id') : undefined
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
export const writeMarker = (folder: string, id: string): void => {
  if (readMarker(folder) === id) return
  const path = join(folder, MARKER_FILE)
  writeFileSync(`${path}.new`, `${JSON.stringify({ id })}\n`, { flush: true })
  renameSync(`${path}.new`, path)
}

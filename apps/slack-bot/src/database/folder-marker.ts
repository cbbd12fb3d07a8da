import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MARKER_FILE = 'installation.json'

/** The id of the folder's installation. It shows whether a folder is new or has lost its database. */
export const readMarker = (folder: string): string | undefined => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, MARKER_FILE), 'utf8'))
    const id: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'id') : undefined
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}

/** Writes a second file and renames it, so that a crash leaves either the old or the new marker. */
export const writeMarker = (folder: string, id: string): void => {
  if (readMarker(folder) === id) return
  const path = join(folder, MARKER_FILE)
  writeFileSync(`${path}.new`, `${JSON.stringify({ id })}\n`, { flush: true })
  renameSync(`${path}.new`, path)
}

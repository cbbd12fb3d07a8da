import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Append = (text: string) => Promise<void>

/** A finished file that nobody else can read. */
export interface TemporaryFile {
  readonly path: string
  readonly bytes: number
}

/** Writes a file in the system's temporary folder, hands it over, and removes it, also after a failure. */
export const withTemporaryFile = async <Written, Result>(
  write: (append: Append) => Promise<Written>,
  use: (file: TemporaryFile, written: Written) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'illume-ota-file-'))
  try {
    const path = join(folder, 'file')
    const handle = await open(path, 'wx', 0o600)
    let written: Written
    try {
      written = await write(async (text) => {
        await handle.appendFile(text)
      })
    } finally {
      await handle.close()
    }
    return await use({ path, bytes: (await stat(path)).size }, written)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

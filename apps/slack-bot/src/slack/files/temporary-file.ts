import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Append = (text: string) => Promise<void>

/** A finished file that nobody else can read. */
export interface TemporaryFile {
  readonly path: string
  readonly bytes: number
}

/** Where the processes of one installation on this machine keep their temporary files. */
export const temporaryFolderOf = (installationId: string): string =>
  join(tmpdir(), `illume-ota-${installationId}`)

/** Writes a file in the folder, hands it over, and removes it, also after a failure. */
export const withTemporaryFile = async <Written, Result>(
  folder: string,
  write: (append: Append) => Promise<Written>,
  use: (file: TemporaryFile, written: Written) => Promise<Result>,
): Promise<Result> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(folder, `${process.pid}-`))
  try {
    const path = join(own, 'file')
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
    await rm(own, { recursive: true, force: true })
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** For the start: removes what killed processes left. Another replica on this machine keeps its files. */
export const removeLeftoverFiles = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const pid = Number.parseInt(name, 10)
    // In a container each life of the bot has the same number.
    if (pid === process.pid || !isRunning(pid)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

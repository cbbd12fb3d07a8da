import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeLeftoverFiles, withTemporaryFile } from './temporary-file.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'illume-temporary-')), 'own')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

/** Another process in the middle of an export. */
const startExport = async (): Promise<ChildProcess> => {
  const module = new URL('temporary-file.ts', import.meta.url).href
  const script = `
    const { withTemporaryFile } = await import(${JSON.stringify(module)})
    setInterval(() => {}, 1e6)
    await withTemporaryFile(${JSON.stringify(folder)}, async (append) => {
      await append('half of it')
      process.stdout.write('written')
      await new Promise(() => {})
    })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

test('a killed process’s file is removed at the next start, that of a running one is kept', async () => {
  const killed = await startExport()
  const running = await startExport()
  expect(readdirSync(folder)).toHaveLength(2)
  const exited = once(killed, 'exit')
  killed.kill('SIGKILL')
  await exited
  await removeLeftoverFiles(folder)
  expect(readdirSync(folder).map((name) => Number.parseInt(name, 10))).toEqual([running.pid])
})

test('an earlier life with the same process number left nothing that is kept', async () => {
  let inside: readonly string[] = []
  await withTemporaryFile(
    folder,
    async (append) => append('half of it'),
    async () => {
      await removeLeftoverFiles(folder)
      inside = readdirSync(folder)
    },
  )
  expect(inside).toEqual([])
})

test('the folder is nobody else’s, and one that does not exist is no failure', async () => {
  await removeLeftoverFiles(folder)
  await withTemporaryFile(
    folder,
    async (append) => append('x'),
    async ({ path }) => {
      expect([statSync(folder).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600])
    },
  )
  expect(readdirSync(folder)).toEqual([])
})

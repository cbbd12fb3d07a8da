// The audit trail as a person takes it away: asked for in Slack, downloaded, and verified with the command line alone.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approve,
  FACILITIES as here,
  JONAS,
  MIA,
  openStage,
  requestUpgrade,
  SAM,
  type Stage,
} from './stage.ts'

const repository = path.resolve(import.meta.dirname, '../../..')
const PROGRAM = path.join(repository, 'apps/slack-bot/src/cli/illume-ota.ts')

let stage: Stage
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'illume-audit-'))
  stage = await openStage()
  await stage.startBot()
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line as a process of its own. */
const illumeOta = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@illume-ota/source', PROGRAM, ...args],
    { cwd: folder, env: { PATH: process.env['PATH'], ...env } },
  )
  return { stdout, stderr }
}

test('a file that was asked for in Slack is verified offline, and the running bot’s database is exported beside it', async () => {
  const { driver } = stage.slack
  const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
  await approve(stage, JONAS, card)
  const result = await driver.waitForThreadReply({ ...here, threadTs: card, where: { includes: 'Finished' } })
  const kept = /Head of the audit trail: (\S+)/u.exec(result.text)?.[1] ?? ''

  await driver.slash({ userId: SAM, ...here, command: '/ota', text: 'audit' })
  const overview = await driver.waitForEphemeral({ userId: SAM, ...here, where: { includes: 'Audit trail' } })
  await driver.click({ userId: SAM, ...here, messageTs: overview.ts, actionId: 'audit.jsonl' })
  const direct = `D${SAM.slice(1)}`
  const { files } = await driver.waitForMessage({
    channelId: direct,
    where: (message) => message.files !== undefined,
  })
  const download = await fetch(files?.[0]?.url_private ?? '')
  const file = path.join(folder, files?.[0]?.name ?? '')
  await writeFile(file, await download.bytes())

  const { stdout } = await illumeOta(['audit', 'verify', file, '--head', kept])
  expect(stdout).toContain('export of everything\nIntact: ')
  expect(stdout).toContain(`Proved by ${kept}: `)

  const { DATA_FOLDER = '' } = stage.environment
  const { stderr } = await illumeOta(['audit', 'export', '--out', 'again.jsonl'], { DATA_FOLDER })
  expect(stderr).toContain('The chain is unbroken.')
  expect(await readFile(path.join(folder, 'again.jsonl'), 'utf8')).toContain(
    await readFile(file, 'utf8').then((text) => text.split('\n')[0] ?? ''),
  )

  const lines = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, lines.with(4, (lines[4] ?? '').replace('"atMs":1', '"atMs":2')).join('\n'))
  const damaged = illumeOta(['audit', 'verify', file])
  await expect(damaged).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('line 5, R-1, event #5') as string,
  })
})

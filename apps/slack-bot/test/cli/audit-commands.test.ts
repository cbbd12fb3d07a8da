// `illume-ota audit export` and `audit verify`, as an operator types them.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { openSqliteDatabase, type Database } from '../../src/database/open-database.ts'
import { draftRollout, lockRoom } from '../store/export-samples.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'

const folder = createTemporaryFolder()
const data = join(folder.path, 'data')
const file = (name: string): string => join(folder.path, name)
/** Stays open, as it is while the bot runs. */
let database: Database
beforeAll(async () => {
  database = await openSqliteDatabase(data)
  await draftRollout(database, 'd1')
  await lockRoom(database)
  await draftRollout(database, 'd2')
})
afterAll(async () => {
  await database.close()
  folder.remove()
})

const run = async (args: readonly string[], environment: Record<string, string> = { DATA_FOLDER: data }) => {
  let out = ''
  let errors = ''
  const status = await runCli({
    args,
    environment,
    write: async (text) => {
      out += text
    },
    warn: (text) => {
      errors += text
    },
  })
  return { status, out, errors }
}
const HEAD = /R-2\/3\/[0-9a-f]{24}/u

test('an export made while the bot runs is verified from the file alone, against a head', async () => {
  const exported = await run(['audit', 'export', '--out', file('trail.jsonl')])
  expect(exported).toEqual({
    status: 0,
    out: '',
    errors: expect.stringContaining('Wrote 7 events of everything'),
  })
  const head = HEAD.exec(exported.errors)?.[0] ?? ''
  const verified = await run(['audit', 'verify', file('trail.jsonl')], {})
  expect(verified).toMatchObject({ status: 0, errors: '' })
  expect(verified.out).toContain('7 events in 3 trails, export of everything\nIntact: ')
  expect(verified.out).toContain(`Head: ${head}`)
  expect(verified.out).toContain('Not proved: that the newest events are all here')
  const proved = await run(['audit', 'verify', file('trail.jsonl'), '--head', head], {})
  expect(proved.out).toContain(`Proved by ${head}: 7 events.`)
  expect(proved.out).not.toContain('Not proved')
})

test('events after a head are not proved, and --json reports all facts', async () => {
  const { errors } = await run(['audit', 'export', '--out', file('all.jsonl')])
  const head = HEAD.exec(errors)?.[0] ?? ''
  await draftRollout(database, 'd3')
  const later = await run(['audit', 'export', '--out', file('later.jsonl'), '--json'])
  expect(JSON.parse(later.out)).toMatchObject({ of: 'everything', format: 'jsonl', events: 10, damages: [] })
  const text = await run(['audit', 'verify', file('later.jsonl'), '--head', head])
  expect(text.out).toContain('Not proved: 3 events recorded after that head.')
  const json = await run(['audit', 'verify', file('later.jsonl'), '--head', head, '--json'])
  expect(JSON.parse(json.out)).toMatchObject({ isIntact: true, events: 10, trails: 4, unprovedEvents: 3 })
})

test('one rollout goes to standard output, and the summary to standard error', async () => {
  const { status, out, errors } = await run(['audit', 'export', 'r-1'])
  expect(status).toBe(0)
  expect(out.trimEnd().split('\n')).toHaveLength(4)
  expect(errors).toContain('Wrote 3 events of R-1.')
  const csv = await run(['audit', 'export', 'R-1', '--format', 'csv'])
  expect(csv.out.split('\r\n')[0]).toContain('time_utc,rollout,seq,event')
})

test('a changed line is reported as damage, with its line number and status 1', async () => {
  await run(['audit', 'export', '--out', file('whole.jsonl')])
  const lines = readFileSync(file('whole.jsonl'), 'utf8').split('\n')
  const changed = lines.with(2, (lines[2] ?? '').replace('Lamp', 'Lump'))
  expect(changed).not.toEqual(lines)
  writeFileSync(file('changed.jsonl'), changed.join('\n'))
  const { status, out } = await run(['audit', 'verify', file('changed.jsonl')])
  expect(status).toBe(1)
  expect(out).toContain('Damaged: 1 problem.\n  line 3, R-1, event #2: its content is not what was written')
})

test('a rollout that is damaged in the database is exported, with status 1', async () => {
  await database.db
    .updateTable('event')
    .set({ at_ms: 1 })
    .where('rollout_id', '=', 'R-1')
    .where('seq', '=', 3)
    .execute()
  const exported = await run(['audit', 'export', '--out', file('damaged.jsonl')])
  expect(exported).toMatchObject({ status: 1 })
  expect(exported.errors).toContain(
    'The trail is damaged:\n  R-1, event #3: its content is not what was written',
  )
  expect((await run(['audit', 'verify', file('damaged.jsonl')])).status).toBe(1)
})

test('the database is only read: no file is made, no row is written', async () => {
  const missing = await run(['audit', 'export'], { DATA_FOLDER: file('elsewhere') })
  expect(missing).toMatchObject({ status: 3, out: '' })
  expect(missing.errors).toContain('There is no database ')
  expect(existsSync(file('elsewhere'))).toBe(false)
})

test('wrong usage has status 2 and says what to type', async () => {
  const wrong = async (...args: string[]) => {
    const { status, errors, out } = await run(args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    return errors
  }
  expect(await wrong('audit')).toContain('Commands: audit export, audit verify.')
  expect(await wrong('adit', 'verify')).toContain('There is no command "adit verify".')
  expect(await wrong('audit', 'verify')).toContain('Name one file to verify.')
  expect(await wrong('audit', 'export', 'lobby')).toContain('Name one rollout')
  expect(await wrong('audit', 'export', 'R-99')).toContain('There is no rollout R-99.')
  expect(await wrong('audit', 'export', '--format', 'xml')).toContain('csv or jsonl')
  expect(await wrong('audit', 'export', '--json')).toContain('needs --out')
  expect(await wrong('audit', 'verify', '--deep', 'x')).toContain('--deep')
  await run(['audit', 'export', 'R-2', '--out', file('trail.csv')])
  expect(await wrong('audit', 'verify', file('trail.csv'))).toContain('is an export as CSV')
  expect(await wrong('audit', 'verify', file('trail.csv'), '--head', 'R-2')).toContain('is not a head')
  expect(await run(['audit', 'verify', file('no-such-file')])).toMatchObject({ status: 3 })
})

test('help fits a terminal and names every command and exit status', async () => {
  const helps = await Promise.all([
    run(['--help']),
    run(['audit', 'export', '--help']),
    run(['audit', 'verify', '-h']),
  ])
  for (const { status, out } of helps) {
    expect(status).toBe(0)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  }
  const text = helps.map(({ out }) => out).join('\n')
  for (const word of ['audit export', 'audit verify', '--head', '--out', '--json', 'Exit status'])
    expect(text).toContain(word)
})

test('the process exits with the status', async () => {
  const program = new URL('../../src/cli/illume-ota.ts', import.meta.url).pathname
  const start = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['--conditions=@illume-ota/source', program, ...args], {
      env: { PATH: process.env['PATH'], DATA_FOLDER: data },
    })
  expect((await start('audit', 'export', 'R-2')).stdout.split('\n')).toHaveLength(5)
  await expect(start('audit', 'verify', file('no-such-file'))).rejects.toMatchObject({ code: 3 })
})

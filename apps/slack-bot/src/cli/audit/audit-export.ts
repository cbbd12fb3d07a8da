import { open, rename, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parseDatabaseConfig } from '../../config/database-config.ts'
import { openForReading } from '../../database/open-for-reading.ts'
import { parseRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'
import { trailHeadText } from '../../rollouts/ports/trail-head.ts'
import type { ExportedTrail, ExportFormat } from '../../rollouts/ports/audit-trail.ts'
import { exportTrail } from '../../store/trail/export/export-trail.ts'
import { EXIT, UsageError, type Command, type CommandLine } from '../command.ts'
import { exportText } from './export-text.ts'

const HELP = `Usage: illume-ota audit export [R-23] [--format csv|jsonl] [--out FILE] [--json]

Writes the audit trail of one rollout, or of everything, and checks it on the
way. Reads the bot's database (DATA_FOLDER or DATABASE_URL, from the
environment or .env), whether the bot runs or not, and changes nothing in it.

Options:
  --format F   jsonl (default): every byte that the hashes cover, for
               illume-ota audit verify
               csv: for spreadsheets
  --out FILE   write FILE instead of standard output. FILE appears when it is
               complete. The format follows its name if it ends in .csv
  --json       print the summary as one JSON object (needs --out)
  --help       print this text

Exit status: 0 exported, 1 exported and the trail is damaged, 2 wrong usage,
3 the database can't be read or the file can't be written.
`

interface Options {
  readonly of: RolloutId | 'everything'
  readonly format: ExportFormat
  readonly out: string | undefined
  readonly isJson: boolean
}

const toFormat = (typed: string | undefined, out: string | undefined): ExportFormat => {
  if (typed === undefined) return out?.toLowerCase().endsWith('.csv') === true ? 'csv' : 'jsonl'
  if (typed === 'csv' || typed === 'jsonl') return typed
  throw new UsageError(`--format must be csv or jsonl, not ${typed}.`)
}

const readOptions = (args: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const [typed, ...more] = positionals
  const rolloutId = typed === undefined ? undefined : parseRolloutId(typed.toUpperCase())
  if ((typed !== undefined && rolloutId === undefined) || more.length > 0)
    throw new UsageError(`Name one rollout, such as R-23, or none for everything.`)
  if (values.json && values.out === undefined)
    throw new UsageError('--json needs --out: standard output has the events.')
  return {
    of: rolloutId ?? 'everything',
    format: toFormat(values.format, values.out),
    out: values.out,
    isJson: values.json,
  }
}

type Write = (text: string) => Promise<void>

/** Beside the file until it is complete, so that half an export is never taken for a whole one. */
const writeFileWith = async <T>(
  path: string,
  work: (write: Write) => Promise<T | undefined>,
): Promise<T | undefined> => {
  const part = `${path}.part`
  const handle = await open(part, 'w')
  let result: T | undefined
  try {
    result = await work(async (text) => {
      await handle.appendFile(text)
    })
    await handle.sync()
  } finally {
    await handle.close()
    if (result === undefined) await rm(part, { force: true })
  }
  if (result !== undefined) await rename(part, path)
  return result
}

const toSummary = ({ of, format, out }: Options, { events, damages, head }: ExportedTrail) => ({
  file: out,
  format,
  of,
  events,
  damages,
  ...(head !== undefined && { head: trailHeadText(head) }),
})

const run = async ({ args, environment, write, warn }: CommandLine) => {
  const options = readOptions(args)
  const config = parseDatabaseConfig(environment)
  if ('problems' in config) throw new UsageError(config.problems.join('\n'))
  const { db, close } = await openForReading(config.database)
  try {
    const { of, format, out, isJson } = options
    const work = (to: Write) => exportTrail(db, { of, format }, to)
    const exported = await (out === undefined ? work(write) : writeFileWith(out, work))
    if (exported === undefined) throw new UsageError(`There is no rollout ${of}.`)
    if (isJson) await write(`${JSON.stringify(toSummary(options, exported))}\n`)
    else warn(exportText(of, out, exported))
    return exported.damages.length === 0 ? EXIT.done : EXIT.damaged
  } finally {
    await close()
  }
}

export const auditExport: Command = {
  name: 'audit export',
  about: 'write the audit trail to a file, as JSONL or CSV',
  help: HELP,
  run,
}

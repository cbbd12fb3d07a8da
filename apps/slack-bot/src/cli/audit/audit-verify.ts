import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parseTrailHead, trailHeadText, type TrailHead } from '../../rollouts/ports/trail-head.ts'
import { checkExport } from '../../store/trail/export/check-export.ts'
import { EXIT, UsageError, type Command, type CommandLine } from '../command.ts'
import { verifyText } from './verify-text.ts'

const HELP = `Usage: illume-ota audit verify FILE [--head HEAD] [--json]

Checks an audit trail that was exported as JSONL: by itself, without the
database and without the bot. Says what is proved, what is damaged and where,
and what the file alone can't prove.

Options:
  --head HEAD  a head of the trail that was kept outside the bot, such as
               R-23/143/5f2d8c1b0a77. The bot writes heads into its log, into
               the result in the Slack thread, and into answers of /ota audit.
               It proves every event up to it.
  --json       print the result as one JSON object
  --help       print this text

Exit status: 0 nothing is damaged, 1 damaged, 2 wrong usage, 3 the file can't
be read.
`

const readOptions = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { head: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('Name one file to verify.')
  return { file, head: values.head, isJson: values.json }
}

const readHead = (text: string | undefined): TrailHead | undefined => {
  if (text === undefined) return undefined
  const head = parseTrailHead(text)
  if (head === undefined)
    throw new UsageError(
      `"${text}" is not a head. A head is a rollout, a number and at least 12 digits of a hash: R-23/143/5f2d8c1b0a77.`,
    )
  return head
}

const CSV_START = 'time_utc,'

const refuseCsv = async (file: string): Promise<void> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    if (buffer.toString('latin1', 0, bytesRead).includes(CSV_START))
      throw new UsageError(
        `${file} is an export as CSV, which is for spreadsheets. Only JSONL has every byte that the hashes cover; export it with --format jsonl.`,
      )
  } finally {
    await handle.close()
  }
}

const run = async ({ args, write }: CommandLine) => {
  const { file, head: typedHead, isJson } = readOptions(args)
  const against = readHead(typedHead)
  await refuseCsv(file)
  const check = await checkExport(() => createReadStream(file), against)
  const { head, ...rest } = check
  await write(
    isJson
      ? `${JSON.stringify({ file, isIntact: check.damages.length === 0, ...rest, ...(head !== undefined && { head: trailHeadText(head) }) })}\n`
      : verifyText(file, check, against),
  )
  return check.damages.length === 0 ? EXIT.done : EXIT.damaged
}

export const auditVerify: Command = {
  name: 'audit verify',
  about: 'check an exported audit trail, without the database',
  help: HELP,
  run,
}

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type as osType } from 'node:os'
import path from 'node:path'

const file = path.resolve(import.meta.dirname, '../../../docs/generated/benchmarks.md')

/** In the order of the page. */
const PARTS = ['client', 'scale'] as const
type Part = (typeof PARTS)[number]

const HEAD = `<!-- Made by \`pnpm bench\`. Do not edit. -->

# Benchmarks

Each part is from one run on one machine; nothing here is a promise for another.
`
const markerOf = (part: Part): string => `<!-- part: ${part} -->\n`

const readPage = (): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** What stands between the part's marker and the next one. */
const partOf = (page: string, part: Part): string | undefined =>
  page
    .split(markerOf(part))[1]
    ?.split(/^<!-- part: /mu)[0]
    ?.trim()

export const describeMachine = (): string =>
  `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${osType()}, Node ${process.version}.`

/** Writes one part of docs/generated/benchmarks.md and leaves the others, which other benches write, as they are. */
export const writePart = (part: Part, markdown: string): void => {
  const page = readPage()
  const texts = PARTS.flatMap((name) => {
    const text = name === part ? markdown.trim() : partOf(page, name)
    return text === undefined ? [] : [`${markerOf(name)}\n${text}\n`]
  })
  writeFileSync(file, [HEAD, ...texts].join('\n'))
}

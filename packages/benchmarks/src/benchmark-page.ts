import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type as osType } from 'node:os'
import path from 'node:path'

const file = path.resolve(import.meta.dirname, '../../../docs/generated/benchmarks.md')

/** In page order. */
const PARTS = ['client', 'scale', 'building'] as const
type Part = (typeof PARTS)[number]

const HEAD = `<!-- Made by \`pnpm bench\` and \`pnpm bench:building\`. Do not edit. -->

# Benchmarks

Each section comes from one run on one machine. Expect other figures on yours.
`
const markerOf = (part: Part): string => `<!-- part: ${part} -->\n`

const readPage = (): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The text between the part's marker and the next one. */
const partOf = (page: string, part: Part): string | undefined =>
  page
    .split(markerOf(part))[1]
    ?.split(/^<!-- part: /mu)[0]
    ?.trim()

export const describeMachine = (): string =>
  `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${osType()}, Node ${process.version}.`

/** Replaces one part of docs/generated/benchmarks.md. Other benchmarks write the other parts. */
export const writePart = (part: Part, markdown: string): void => {
  const page = readPage()
  const texts = PARTS.flatMap((name) => {
    const text = name === part ? markdown.trim() : partOf(page, name)
    return text === undefined ? [] : [`${markerOf(name)}\n${text}\n`]
  })
  writeFileSync(file, [HEAD, ...texts].join('\n'))
}

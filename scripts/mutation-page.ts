import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { markdownTable } from './generated/markdown-table.ts'

const root = path.resolve(import.meta.dirname, '..')
const page = path.join(root, 'docs/generated/mutation.md')

interface Mutant {
  readonly mutatorName: string
  readonly status: string
  readonly static?: boolean
}
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>
}

const NOTICED = new Set(['Killed', 'Timeout'])
const COUNTED = new Set([...NOTICED, 'Survived', 'NoCoverage'])

const noticedOf = (mutants: readonly Mutant[]): number =>
  mutants.filter(({ status }) => NOTICED.has(status)).length
const scoreOf = (mutants: readonly Mutant[]): string =>
  `${((noticedOf(mutants) * 100) / mutants.length).toFixed(1)} %`
const rowOf = (title: string, mutants: readonly Mutant[]): readonly string[] => [
  title,
  String(mutants.length),
  String(noticedOf(mutants)),
  scoreOf(mutants),
]

/** Groups, the largest first. */
const byMutator = (mutants: readonly Mutant[]): readonly (readonly string[])[] =>
  [...Map.groupBy(mutants, ({ mutatorName }) => mutatorName)]
    .toSorted(([, left], [, right]) => right.length - left.length)
    .map(([name, group]) => rowOf(name, group))

const { files } = JSON.parse(readFileSync(path.join(root, '.tmp/mutation.json'), 'utf8')) as Report
const counted = Object.entries(files)
  .map(([file, { mutants }]) => ({
    file: path.posix.basename(file),
    mutants: mutants.filter(({ status }) => COUNTED.has(status)),
  }))
  .filter(({ mutants }) => mutants.length > 0)
  .toSorted((left, right) => (left.file < right.file ? -1 : 1))
const all = counted.flatMap(({ mutants }) => mutants)
const loading = Object.values(files).flatMap(({ mutants }) =>
  mutants.filter((mutant) => mutant.status === 'Ignored' && mutant.static === true),
)

const HEAD = ['Broken', 'Noticed', 'Share'] as const
const text = `<!-- Made by \`pnpm mutate\`. Do not edit. -->

# Broken rules that the tests notice

Every rule of \`rollouts/\` broken in turn, and the tests run: ${noticedOf(all)} of ${all.length} were noticed, ${scoreOf(all)}.
Texts, object and list literals are left as they are, and ${loading.length} mutants that act only while a module loads are not counted.
The searches (explored states, properties, costs, bisecting) take no part, so what only they would notice counts as unnoticed. A test that no longer ends has noticed.

## By file

${markdownTable(
  ['File', ...HEAD],
  counted.map(({ file, mutants }) => rowOf(file, mutants)),
)}

## By what was broken

${markdownTable(['Sort', ...HEAD], byMutator(all))}
`
writeFileSync(page, text)
console.log(`docs/generated/mutation.md: ${scoreOf(all)} of ${all.length}`)

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

const DETECTED = new Set(['Killed', 'Timeout'])
const COUNTED = new Set([...DETECTED, 'Survived', 'NoCoverage'])

const detectedOf = (mutants: readonly Mutant[]): number =>
  mutants.filter(({ status }) => DETECTED.has(status)).length
const scoreOf = (mutants: readonly Mutant[]): string =>
  `${((detectedOf(mutants) * 100) / mutants.length).toFixed(1)} %`
const rowOf = (title: string, mutants: readonly Mutant[]): readonly string[] => [
  title,
  String(mutants.length),
  String(detectedOf(mutants)),
  scoreOf(mutants),
]

/** Rows by mutator, the largest group first. */
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

const HEAD = ['Mutants', 'Detected', 'Score'] as const
const text = `<!-- Made by \`pnpm mutate\`. Do not edit. -->

# Mutation testing of the rules

Each mutant breaks one rule of \`rollouts/\`, and the tests run: they detected ${detectedOf(all)} of ${all.length} mutants, ${scoreOf(all)}.
Strings, object literals and array literals are not mutated. ${loading.length} mutants that act only while a module loads are not counted.
The searches (explored states, properties, costs, bisecting) don't run, so a mutant that only they would detect counts as undetected. A test that times out has detected the mutant.

## By file

${markdownTable(
  ['File', ...HEAD],
  counted.map(({ file, mutants }) => rowOf(file, mutants)),
)}

## By mutator

${markdownTable(['Mutator', ...HEAD], byMutator(all))}
`
writeFileSync(page, text)
console.log(`docs/generated/mutation.md: ${scoreOf(all)} of ${all.length}`)

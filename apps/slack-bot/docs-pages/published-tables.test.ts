// The published transition table matches the rules.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { deviceEventTable, rolloutEventTable } from './event-table.ts'
import { readingTable } from './reading-table.ts'
import { commandTable } from './command-table.ts'
import { waitingTable } from './waiting-table.ts'

const PAGES = [
  'rollout-commands',
  'rollout-readings',
  'rollout-waiting',
  'rollout-events',
  'device-events',
].map((name) => `docs/generated/${name}.md`)

/** A page as it was checked in. Mutation testing runs from a copy of the sources, deeper in the same checkout. */
const publishedPage = (page: string): string => {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, page)) && path.dirname(folder) !== folder)
    folder = path.dirname(folder)
  return readFileSync(path.join(folder, page), 'utf8')
}

/** The tables by their titles, without the chapters around them. */
const tablesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split(/^(?=#)/mu)
      .filter((section) => section.startsWith('## '))
      .map((section) => [section.split('\n', 1)[0] ?? '', section.trimEnd()]),
  )

const PUBLISHED = Object.assign({}, ...PAGES.map((page) => tablesOf(publishedPage(page)))) as object

test.each([
  ['what commands do', commandTable, 23],
  ['what readings say', readingTable, 6],
  ['what is waited for', waitingTable, 1],
  ['what events change in a rollout', rolloutEventTable, 41],
  ['what events change in a device', deviceEventTable, 21],
])('the rules do what the published tables say: %s', (_what, make, count) => {
  const told = tablesOf(make())
  expect(Object.keys(told)).toHaveLength(count)
  expect(PUBLISHED).toMatchObject(told)
})

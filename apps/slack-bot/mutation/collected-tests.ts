import { expect, vi } from 'vitest'

export interface CollectedTest {
  readonly id: string
  readonly fileName: string
  readonly name: string
  readonly run: () => unknown
}

type Body<Row extends readonly unknown[]> = (...row: Row) => unknown

const found: CollectedTest[] = []
let currentFile = ''
let groups: readonly string[] = []

const add = (title: string, run: () => unknown): void => {
  const name = [...groups, title].join(' > ')
  found.push({ id: `${currentFile}#${name}`, fileName: currentFile, name, run })
}

/** Options of a test, such as its timeout, stand on either side of its body. */
const bodyOf = (rest: readonly unknown[]): (() => unknown) => {
  const body = rest.find((part) => typeof part === 'function')
  if (body === undefined) throw new TypeError('A test without a body cannot guard anything')
  return body as () => unknown
}

/** Takes the place of vitest's `test`: it keeps the test, so that it can be run again for each mutant. */
const test = Object.assign((name: string, ...rest: readonly unknown[]): void => add(name, bodyOf(rest)), {
  each:
    (table: readonly unknown[]) =>
    (name: string, run: Body<unknown[]>): void => {
      for (const [index, row] of table.entries())
        add(`${name} (row ${index + 1})`, () => (Array.isArray(row) ? run(...row) : run(row)))
    },
})

/** A group's name stands before the names of its tests. */
const describe = (name: string, body: () => void): void => {
  const outside = groups
  groups = [...outside, name]
  body()
  groups = outside
}

/** The tests of the given files, in their order. */
export const collectTests = async (
  files: readonly { readonly fileName: string; readonly url: string }[],
): Promise<readonly CollectedTest[]> => {
  for (const { fileName, url } of files) {
    currentFile = fileName
    // One after the other: the tests of a file are told by the file that is being loaded.
    await import(url)
  }
  return found
}

export { describe, expect, test as it, test, vi }

// The rules contain no sentences: src/rollouts has codes and facts, and slack/ makes the sentences.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

const rollouts = path.resolve(import.meta.dirname, '../src/rollouts')

type Node = Readonly<Record<string, unknown>> & { readonly type: string }
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const isNode = (value: unknown): value is Node => isObject(value) && typeof value['type'] === 'string'

const nameOf = (node: unknown): string =>
  isNode(node) && typeof node['name'] === 'string' ? node['name'] : ''

/** The text of a literal, or of a piece of a template. */
const textOf = (node: Node): string | undefined => {
  const { type, value } = node
  if (type === 'Literal') return typeof value === 'string' ? value : undefined
  if (type !== 'TemplateElement' || !isObject(value)) return undefined
  return String(value['raw'])
}

/** An error's message is for developers and the log. */
const isOfError = (node: Node): boolean =>
  (node.type === 'NewExpression' && nameOf(node['callee']).endsWith('Error')) ||
  (node.type === 'CallExpression' && isNode(node['callee']) && node['callee'].type === 'Super')

const readsMessage = (node: Node): boolean =>
  node.type === 'MemberExpression' && nameOf(node['property']) === 'message'

/** A code contains no spaces; pieces of a template are found by their spaces. */
const findingsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(findingsIn)
  if (!isObject(value)) return []
  if (isNode(value)) {
    if (isOfError(value)) return []
    if (readsMessage(value)) return ['.message']
    const text = textOf(value)
    if (text !== undefined && /\s/u.test(text)) return [text]
  }
  return Object.values(value).flatMap(findingsIn)
}
const findingsOf = (code: string): readonly string[] => findingsIn(parseAst(code, { lang: 'ts' }))

/** Header and line ends of the canonical plan, whose hash is approved: a format, never shown to people. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'planning/canonical-plan.ts': ['illume-ota plan 1', String.raw`\n`, '\n'],
}

test('no literal in rollouts/ is a sentence or part of one', () => {
  const files = globSync('**/*.ts', { cwd: rollouts }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(100)
  const sentences = files.flatMap((file) =>
    findingsOf(readFileSync(path.join(rollouts, file), 'utf8'))
      .filter((text) => !(FORMATS[file] ?? []).includes(text))
      .map((text) => `${file}: ${text}`),
  )
  expect(sentences).toEqual([])
})

test.each([
  ["const why = 'its room is locked'", 'its room is locked'],
  ['const why = `${count} devices failed`', ' devices failed'],
  ['const why = `wave ${wave}`', 'wave '],
  ["const why = ['it', 'failed'].join(' ')", ' '],
  ["const why = 'failed:\\n' + cause", 'failed:\n'],
  ["const table = { locked: 'room locked' } as const", 'room locked'],
  ["interface Told { readonly why: 'room locked' }", 'room locked'],
  ["turn.emit({ type: 'rollout-paused', detail: tag`too many` })", 'too many'],
  ["enum Why { Locked = 'room locked' }", 'room locked'],
  ["const why = new Date('a b')", 'a b'],
  ["const why = new InvariantError('so it is').message", '.message'],
])('a sentence in %s is found', (code, text) => {
  expect(findingsOf(code)).toEqual([text])
})

test('codes, comments and error messages are not sentences', () => {
  expect(findingsOf("// its room is locked\nconst code = 'room-locked'")).toEqual([])
  expect(findingsOf('throw new BrokenInvariantError(`No dispatch ${id} was intended`)')).toEqual([])
  expect(findingsOf("class A extends Error { constructor() { super('It is full') } }")).toEqual([])
})

// Every file path that a document mentions exists in the repository.
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** Folders that a document's paths may be relative to; other documents use the repository root. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  'docs/vendor-notes.md': ['', 'docs/'],
  'ARCHITECTURE.md': ['', 'apps/slack-bot/src/', 'packages/core/', 'packages/core/src/http/'],
  'apps/slack-bot/src/rollouts/model/glossary.md': ['apps/slack-bot/src/'],
  'CONTRIBUTING.md': [
    '',
    'apps/slack-bot/',
    'apps/slack-bot/src/',
    'apps/slack-bot/src/rollouts/',
    'packages/core/',
    'packages/tuya-simulator/',
  ],
}

/** Abbreviations that vendor-notes.md uses. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^core\//u, 'packages/core/src/'],
  [/^simulator\//u, 'packages/tuya-simulator/src/'],
  [/^bot\//u, 'apps/slack-bot/src/'],
]

/** Paths with a folder and an extension, in backticks or as link targets. Commands create `.tmp/`, so it is ignored. */
const pathsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/`(?!\.tmp\/)([\w.-]+(?:\/[\w.-]+)+\.(?:ts|md|json|mjs))`/gu)].map(
    ([, found = '']) => found,
  ),
  ...[...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/gu)].map(([, found = '']) => found),
]

const documents = globSync(
  '{*.md,docs/*.md,docs/decisions/*.md,packages/*/README.md,apps/slack-bot/src/slack/README.md,apps/slack-bot/src/rollouts/model/glossary.md}',
  {
    cwd: root,
  },
)

test.each(documents)('every file that %s mentions exists', (document) => {
  const starts = [`${path.dirname(document)}/`, ...(STARTS[document] ?? [''])]
  const missing = pathsIn(readFileSync(path.join(root, document), 'utf8')).filter((named) => {
    const long = SHORT.reduce((text, [short, whole]) => text.replace(short, whole), named)
    return !starts.some((start) => existsSync(path.join(root, start, long)))
  })
  expect(missing).toEqual([])
})

test('the glossary names only what the rules declare', () => {
  const rules = globSync('apps/slack-bot/src/rollouts/**/*.ts', { cwd: root })
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
  const text = readFileSync(path.join(root, 'apps/slack-bot/src/rollouts/model/glossary.md'), 'utf8')
  const names = [...text.matchAll(/`([A-Z]\w+)`/gu)].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !new RegExp(`(type|interface) ${name}\\b`, 'u').test(rules))).toEqual([])
})

import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** Where a path in a document may begin: at the top, or where the document says that its paths begin. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  'docs/vendor-notes.md': ['', 'docs/'],
  'ARCHITECTURE.md': ['', 'apps/slack-bot/src/', 'packages/core/', 'packages/core/src/http/'],
  'CONTRIBUTING.md': [
    '',
    'apps/slack-bot/',
    'apps/slack-bot/src/',
    'apps/slack-bot/src/rollouts/',
    'packages/core/',
    'packages/tuya-simulator/',
  ],
}

/** Short names of vendor-notes.md. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^core\//u, 'packages/core/src/'],
  [/^simulator\//u, 'packages/tuya-simulator/src/'],
  [/^bot\//u, 'apps/slack-bot/src/'],
]

/** Paths with a folder and an ending, in code marks or as targets of links; `.tmp/` is made by commands. */
const pathsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/`(?!\.tmp\/)([\w.-]+(?:\/[\w.-]+)+\.(?:ts|md|json|mjs))`/gu)].map(
    ([, found = '']) => found,
  ),
  ...[...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/gu)].map(([, found = '']) => found),
]

const documents = globSync(
  '{*.md,docs/*.md,docs/decisions/*.md,packages/*/README.md,apps/slack-bot/src/slack/README.md}',
  {
    cwd: root,
  },
)

test.each(documents)('every file that %s names is there', (document) => {
  const starts = [`${path.dirname(document)}/`, ...(STARTS[document] ?? [''])]
  const missing = pathsIn(readFileSync(path.join(root, document), 'utf8')).filter((named) => {
    const long = SHORT.reduce((text, [short, whole]) => text.replace(short, whole), named)
    return !starts.some((start) => existsSync(path.join(root, start, long)))
  })
  expect(missing).toEqual([])
})

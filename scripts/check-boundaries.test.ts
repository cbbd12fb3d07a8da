import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBoundaries } from './check-boundaries.ts'

const root = path.resolve(import.meta.dirname, '..')
const bot = 'apps/slack-bot/src'

/** One planted violation per rule: the file that breaks it, and its source. */
const planted: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['no-cycles', `${bot}/fleet/canary-a.ts`, "import type { B } from './canary-b.ts'\nexport type A = B | 1"],
  ['resolves', `${bot}/engine/canary-missing.ts`, "import './does-not-exist.ts'"],
  ['core', 'packages/core/src/canary.ts', "import '../../../apps/slack-bot/src/fleet/canary-room.ts'"],
  [
    'tuya-simulator',
    'packages/tuya-simulator/src/canary.ts',
    "import type {} from '../../core/src/canary-innocent.ts'",
  ],
  [
    'slack-simulator',
    'packages/slack-simulator/src/canary.ts',
    "import '../../../apps/slack-bot/src/fleet/canary-room.ts'",
  ],
  ['fleet', `${bot}/fleet/canary.ts`, "import type {} from '../rollouts/canary-innocent.ts'"],
  ['settings', `${bot}/settings/canary.ts`, "import '../rollouts/model/canary-innocent.ts'"],
  [
    'rollouts/model',
    `${bot}/rollouts/model/canary.ts`,
    "import { readFileSync } from 'node:fs'\nexport const read = readFileSync",
  ],
  ...[
    'model',
    'ports',
    'timing',
    'state',
    'waves',
    'sending',
    'readings',
    'people',
    'watching',
    'planning',
  ].map(
    (name) =>
      [
        `rollouts/${name}`,
        `${bot}/rollouts/${name}/canary-order.ts`,
        "import '../telling/canary-innocent.ts'",
      ] as const,
  ),
  ['rollouts/telling', `${bot}/rollouts/telling/canary-order.ts`, "import '../people/canary-order.ts'"],
  ['rollouts/decide', `${bot}/rollouts/decide/canary-order.ts`, "import '../planning/canary-order.ts'"],
  ['rollouts-has-rooms', `${bot}/rollouts/canary-homeless.ts`, "import '../fleet/canary-room.ts'"],
  ['engine', `${bot}/engine/canary.ts`, "import '../store/canary-innocent.ts'"],
  ['database', `${bot}/database/canary.ts`, "import '../store/canary-innocent.ts'"],
  ['store', `${bot}/store/canary.ts`, "import '../slack/canary-innocent.ts'"],
  ['work-queue', `${bot}/work-queue/canary.ts`, "import '../slack/canary-innocent.ts'"],
  ['tuya', `${bot}/tuya/canary.ts`, "import '../slack/canary-innocent.ts'"],
  [
    'pure-views',
    `${bot}/slack/approval/canary-card.ts`,
    "import type {} from '../../engine/canary-innocent.ts'",
  ],
  ['slack', `${bot}/slack/canary.ts`, "import '../tuya/canary-innocent.ts'"],
  ['config', `${bot}/config/canary.ts`, "import '../fleet/canary-room.ts'"],
  ['cli', `${bot}/cli/canary.ts`, "import '../slack/canary-innocent.ts'"],
  ['cli-is-a-top', `${bot}/engine/canary-cli.ts`, "import '../cli/canary-innocent.ts'"],
  ['observability', `${bot}/observability/canary.ts`, "import '../slack/canary-innocent.ts'"],
  ['main-is-the-top', `${bot}/slack/canary-top.ts`, "import '../main.ts'"],
  ['main-is-the-top', `${bot}/start/canary-top.ts`, "import '../main.ts'"],
  ['start-is-the-composition-root', `${bot}/engine/canary-root.ts`, "import '../start/canary-innocent.ts'"],
  [
    'what-ships-needs-no-tests',
    `${bot}/engine/canary-test.ts`,
    "import '../../test/support/canary-innocent.ts'",
  ],
  [
    'simulators-only-in-tests',
    `${bot}/tuya/canary-simulator.ts`,
    "import '../../../../packages/tuya-simulator/src/canary-innocent.ts'",
  ],
]
const filesToImport = [
  `${bot}/main.ts`,
  `${bot}/fleet/canary-room.ts`,
  ...['rollouts', 'rollouts/telling', 'store', 'slack', 'tuya', 'engine', 'cli', 'start'].map(
    (room) => `${bot}/${room}/canary-innocent.ts`,
  ),
  'apps/slack-bot/test/support/canary-innocent.ts',
  'packages/core/src/canary-innocent.ts',
  'packages/tuya-simulator/src/canary-innocent.ts',
]

let directory: string
let reported: ReadonlySet<string>
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'illume-boundaries-'))
  const write = (file: string, source: string): void => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), `${source}\n`)
  }
  cpSync(path.join(root, 'tsconfig.base.json'), path.join(directory, 'tsconfig.base.json'))
  symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'))
  for (const file of filesToImport) write(file, 'export {}')
  write(`${bot}/fleet/canary-b.ts`, "import type { A } from './canary-a.ts'\nexport type B = A | 2")
  for (const [, file, source] of planted) write(file, source)
  reported = new Set(checkBoundaries(directory).violations.map(({ rule, from }) => `${rule.name} ${from}`))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test.each(planted)('the rule %s reports a planted violation', (rule, file) => {
  expect([...reported]).toContain(`${rule} ${file}`)
})

test('a file that breaks nothing is not reported', () => {
  expect([...reported].filter((entry) => entry.endsWith('canary-innocent.ts'))).toEqual([])
})

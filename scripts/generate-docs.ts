import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { errorCodesPage } from './generated/error-codes-page.ts'
import { coveragePage } from './generated/coverage-page.ts'
import { deviceEventsPage, rolloutEventsPage } from './generated/events-page.ts'
import { folderDiagram, withDiagram } from './generated/folder-diagram.ts'
import { commandsPage, readingsPage, waitingPage } from './generated/rules-pages.ts'
import { slackManifest } from './generated/slack-manifests.ts'
import { viewsPages } from './generated/views-pages.ts'

const root = path.resolve(import.meta.dirname, '..')

const page = (make: () => string | Promise<string>) => async (): Promise<string> =>
  `<!-- Made by \`pnpm generate\`. Do not edit. -->\n\n${(await make()).trimEnd()}\n`

const bot = path.join(root, 'apps/slack-bot/src')
const withRolloutFolders = (text: string): string =>
  withDiagram(text, 'folders of rollouts', folderDiagram(path.join(bot, 'rollouts')))

/** Every file generated from the code, by path. */
const FILES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/generated/error-codes.md': page(errorCodesPage),
  'docs/generated/device-events.md': page(deviceEventsPage),
  'docs/generated/rollout-commands.md': page(commandsPage),
  'docs/generated/rollout-events.md': page(rolloutEventsPage),
  'docs/generated/rollout-readings.md': page(readingsPage),
  'docs/generated/rollout-waiting.md': page(waitingPage),
  'docs/generated/simulator-coverage.md': page(coveragePage),
  ...Object.fromEntries(
    Object.entries(viewsPages('docs/generated')).map(([name, make]) => [name, page(make)]),
  ),
  'ARCHITECTURE.md': () => withRolloutFolders(readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8')),
  'apps/slack-bot/manifest.json': () => slackManifest('socket'),
  'apps/slack-bot/manifest-http.json': () => slackManifest('http'),
}

/** Written by `pnpm bench` and `pnpm mutate`, because they take minutes or depend on the machine. */
const MEASURED = ['benchmarks.md', 'mutation.md', 'rollout-costs.md'].map((name) => `docs/generated/${name}`)

/** Pages that are no longer generated. */
const leftOver = (): readonly string[] =>
  globSync('docs/generated/**/*.md', { cwd: root }).filter(
    (name) => !Object.hasOwn(FILES, name) && !MEASURED.includes(name),
  )

const readFile = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const main = async (): Promise<number> => {
  const { values: flags } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const isCheck = flags.check
  const stale: string[] = []
  for (const [name, generate] of Object.entries(FILES)) {
    const text = await generate()
    const file = path.join(root, name)
    if (readFile(file) === text) continue
    if (isCheck) {
      stale.push(name)
      continue
    }
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const name of leftOver()) {
    if (isCheck) stale.push(name)
    else rmSync(path.join(root, name))
  }
  if (stale.length === 0) {
    console.log(`${Object.keys(FILES).length} generated files ${isCheck ? 'are up to date' : 'written'}.`)
    return 0
  }
  console.error(`These files are out of date: ${stale.join(', ')}. Run pnpm generate and check the changes.`)
  return 1
}

process.exitCode = await main()

import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { errorCodesPage } from './generated/error-codes-page.ts'
import { coveragePage } from './generated/coverage-page.ts'
import { deviceEventsPage, rolloutEventsPage } from './generated/events-page.ts'
import { roomsPicture, withPicture } from './generated/rooms-picture.ts'
import { commandsPage, readingsPage, waitingPage } from './generated/rules-pages.ts'
import { slackManifest } from './generated/slack-manifests.ts'
import { viewsPages } from './generated/views-pages.ts'

const root = path.resolve(import.meta.dirname, '..')

const page = (make: () => string | Promise<string>) => async (): Promise<string> =>
  `<!-- Made by \`pnpm generate\`. Do not edit. -->\n\n${(await make()).trimEnd()}\n`

const bot = path.join(root, 'apps/slack-bot/src')
const withRooms = (text: string): string =>
  withPicture(text, 'rooms of rollouts', roomsPicture(path.join(bot, 'rollouts')))

/**
 * Every file that is made from the code. docs/generated/benchmarks.md and rollout-costs.md are made by `pnpm bench`,
 * because they measure a machine, and mutation.md by `pnpm mutate`, because it takes minutes.
 */
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
  'ARCHITECTURE.md': () => withRooms(readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8')),
  'apps/slack-bot/manifest.json': () => slackManifest('socket'),
  'apps/slack-bot/manifest-http.json': () => slackManifest('http'),
}

/** Made by other commands. */
const MEASURED = ['benchmarks.md', 'mutation.md', 'rollout-costs.md'].map((name) => `docs/generated/${name}`)

/** Pages that nothing makes any more. */
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
  const isCheck = process.argv.includes('--check')
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
    console.log(
      `${Object.keys(FILES).length} generated files ${isCheck ? 'agree with the code' : 'written'}.`,
    )
    return 0
  }
  console.error(
    `These are not what the code says: ${stale.join(', ')}. Run pnpm generate and look at the difference.`,
  )
  return 1
}

process.exitCode = await main()

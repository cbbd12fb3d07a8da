import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { errorCodesPage } from './generated/error-codes-page.ts'
import { coveragePage } from './generated/coverage-page.ts'
import { eventsPage } from './generated/events-page.ts'
import { slackManifest } from './generated/slack-manifests.ts'
import { transitionsPage } from './generated/transitions-page.ts'
import { viewsPage } from './generated/views-page.ts'

const root = path.resolve(import.meta.dirname, '..')

const page = (make: () => string | Promise<string>) => async (): Promise<string> =>
  `<!-- Made by \`pnpm generate\`. Do not edit. -->\n\n${(await make()).trimEnd()}\n`

/**
 * Every file that is made from the code. docs/generated/benchmarks.md and rollout-costs.md are made by `pnpm bench`,
 * because they measure a machine, and mutation.md by `pnpm mutate`, because it takes minutes.
 */
const FILES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/generated/error-codes.md': page(errorCodesPage),
  'docs/generated/rollout-events.md': page(eventsPage),
  'docs/generated/rollout-transitions.md': page(transitionsPage),
  'docs/generated/simulator-coverage.md': page(coveragePage),
  'docs/generated/views.md': page(viewsPage),
  'apps/slack-bot/manifest.json': () => slackManifest('socket'),
  'apps/slack-bot/manifest-http.json': () => slackManifest('http'),
}

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

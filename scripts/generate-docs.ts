import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { errorCodesPage } from './generated/error-codes-page.ts'
import { coveragePage } from './generated/coverage-page.ts'
import { eventsPage } from './generated/events-page.ts'
import { transitionsPage } from './generated/transitions-page.ts'
import { viewsPage } from './generated/views-page.ts'

const folder = path.resolve(import.meta.dirname, '../docs/generated')

/**
 * Every page below docs/generated that is made from the code. benchmarks.md and rollout-costs.md are made by `pnpm bench`,
 * because they measure a machine, and mutation.md by `pnpm mutate`, because it takes minutes.
 */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'error-codes.md': errorCodesPage,
  'rollout-events.md': eventsPage,
  'rollout-transitions.md': transitionsPage,
  'simulator-coverage.md': coveragePage,
  'views.md': viewsPage,
}

const readPage = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const main = async (): Promise<number> => {
  const isCheck = process.argv.includes('--check')
  mkdirSync(folder, { recursive: true })
  const stale: string[] = []
  for (const [name, generate] of Object.entries(PAGES)) {
    const text = `<!-- Made by \`pnpm generate\`. Do not edit. -->\n\n${(await generate()).trimEnd()}\n`
    const file = path.join(folder, name)
    if (readPage(file) === text) continue
    if (isCheck) stale.push(name)
    else writeFileSync(file, text)
  }
  if (stale.length === 0) {
    console.log(
      `docs/generated: ${Object.keys(PAGES).length} pages ${isCheck ? 'agree with the code' : 'written'}.`,
    )
    return 0
  }
  console.error(
    `docs/generated is not what the code says: ${stale.join(', ')}. Run pnpm generate and look at the difference.`,
  )
  return 1
}

process.exitCode = await main()

import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'

interface Violation {
  readonly rule: { readonly name: string }
  readonly from: string
  readonly to: string
}

interface Outcome {
  readonly violations: readonly Violation[]
  readonly modules: number
}

const root = path.resolve(import.meta.dirname, '..')
const binary = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')

/** Checks every import below `directory` against the rules in `.dependency-cruiser.cjs`. */
export const checkBoundaries = (directory: string): Outcome => {
  const output = execFileSync(
    process.execPath,
    [
      binary,
      '--config',
      path.join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      '--no-progress',
      'packages',
      'apps',
    ],
    { cwd: directory, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  const parsed: unknown = JSON.parse(output)
  const { summary } = parsed as { summary: { violations: Violation[]; totalCruised: number } }
  return { violations: summary.violations, modules: summary.totalCruised }
}

const main = (): number => {
  const { violations, modules } = checkBoundaries(root)
  const files = globSync('{packages,apps}/*/src/**/*.ts', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  }).length
  for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} must not import ${to}`)
  // With a TypeScript version it can't read, the checker finds no modules and reports no violations.
  if (modules < files)
    console.error(
      `The checker read only ${modules} modules of ${files} source files. Check that it supports this TypeScript version.`,
    )
  if (violations.length > 0 || modules < files) return 1
  console.log(`All import rules hold: ${modules} modules checked.`)
  return 0
}

if (import.meta.main) process.exitCode = main()

import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MutantCoverage } from '@stryker-mutator/api/core'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin'
import type {
  DryRunResult,
  MutantRunOptions,
  MutantRunResult,
  TestResult,
  TestRunner,
  TestRunnerCapabilities,
} from '@stryker-mutator/api/test-runner'
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import type { CollectedTest } from './collected-tests.ts'
import { collectTests } from './collected-tests.ts'

/** Tests of whole searches: seconds for each mutant, and nothing that a smaller test should not notice by itself. */
const SEARCHES = ['explored-designs', 'rollout-properties', 'rollout-costs', 'bisect']

/** What Stryker's instrumented code reads and writes. */
interface Instrumented {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: MutantCoverage
}

const instrumented = (): Instrumented => {
  const space = globalThis as unknown as Record<string, Instrumented | undefined>
  return (space[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {})
}

const hookImports = (): void => {
  const collected = new URL('collected-tests.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' && context.parentURL?.endsWith('.test.ts') === true
        ? { url: collected, shortCircuit: true }
        : next(specifier, context),
  })
}

/** The published tables ask the rules about every state and reading, so they take part although they stand outside. */
const testFiles = (): readonly { fileName: string; url: string }[] =>
  globSync(['src/rollouts/**/*.test.ts', 'docs-pages/published-tables.test.ts'])
    .filter((file) => !SEARCHES.includes(path.basename(file, '.test.ts')))
    .toSorted()
    .map((fileName) => ({ fileName, url: pathToFileURL(path.resolve(fileName)).href }))

const runTest = async ({ id, name, fileName, run }: CollectedTest): Promise<TestResult> => {
  instrumented().currentTestId = id
  const startedAtMs = performance.now()
  let failureMessage: string | undefined
  try {
    await run()
  } catch (error) {
    failureMessage = String(error)
  }
  instrumented().currentTestId = undefined
  const test = { id, name, fileName, timeSpentMs: performance.now() - startedAtMs }
  return failureMessage === undefined
    ? { ...test, status: TestStatus.Success }
    : { ...test, status: TestStatus.Failed, failureMessage }
}

/**
 * Runs the tests of `rollouts/` for each mutant in one process that has loaded them once. They are pure, so nothing is
 * left of one run for the next. Stryker's own runner for vitest starts a worker and loads everything anew: 0.6 s of work
 * for each mutant, where the tests themselves take hundredths.
 */
class InProcessRunner implements TestRunner {
  #tests: readonly CollectedTest[] = []

  capabilities(): TestRunnerCapabilities {
    // Nothing is loaded again: mutants that act only while modules load are ignored by the configuration.
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    hookImports()
    this.#tests = await collectTests(testFiles())
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = []
    for (const test of this.#tests) tests.push(await runTest(test))
    // The quickest first: most mutants fall to them, and the slow ones then need not run.
    const timeOf = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))
    this.#tests = this.#tests.toSorted(
      (left, right) => (timeOf.get(left.id) ?? 0) - (timeOf.get(right.id) ?? 0),
    )
    const { mutantCoverage } = instrumented()
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage !== undefined && { mutantCoverage }) }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    Object.assign(instrumented(), { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    const wanted = testFilter === undefined ? undefined : new Set(testFilter)
    const tests: TestResult[] = []
    for (const test of this.#tests) {
      if (wanted?.has(test.id) === false) continue
      const result = await runTest(test)
      tests.push(result)
      if (result.status === TestStatus.Failed) break
    }
    const { hitCount } = instrumented()
    Object.assign(instrumented(), { activeMutant: undefined, hitCount: undefined, hitLimit: undefined })
    const timeout = determineHitLimitReached(hitCount, hitLimit)
    return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests })
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]

import { describe, expect, it } from 'vitest'
import { COVERAGE } from './coverage.ts'
import { OPERATIONS } from './cloud/operation.ts'
import { matchRoute, ROUTES } from './routes/route-table.ts'

describe('coverage table', () => {
  const lines = (entries: readonly { operation: unknown; method: string; path: string }[]) =>
    entries.map(({ operation, method, path }) => `${String(operation)} ${method} ${path}`).sort()

  it('names exactly the registered routes as supported', () => {
    const supported = COVERAGE.filter((entry) => entry.support !== 'not supported')
    expect(lines(supported)).toEqual(lines(ROUTES))
    expect(ROUTES.map((route) => route.operation).sort()).toEqual([...OPERATIONS].sort())
  })

  it('gives evidence and a source for every route', () => {
    for (const entry of COVERAGE) {
      expect(['observed', 'documented', 'guessed'], entry.path).toContain(entry.evidence)
      expect(entry.source.length, entry.path).toBeGreaterThan(10)
    }
  })

  it('matches each supported path and no unsupported one', () => {
    for (const { method, path, support, operation } of COVERAGE) {
      const found = matchRoute(method, path.replaceAll(/:\w+/g, '42'))
      expect(found?.route.operation, path).toBe(support === 'not supported' ? undefined : operation)
    }
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tablePageAt, type PageLimits, type TablePage } from './table-page.ts'

const allPages = (lengths: readonly number[], limits: PageLimits): readonly TablePage[] => {
  const pages = [tablePageAt(lengths, 0, limits)]
  for (let page = pages[0]; page?.nextFrom !== undefined; pages.push(page))
    page = tablePageAt(lengths, page.nextFrom, limits)
  return pages
}

const limitsOf = fc.record({
  rows: fc.integer({ min: 5, max: 200 }),
  characters: fc.integer({ min: 300, max: 9_000 }),
})
const table = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 1_000, size: 'max' })

it('every row is on exactly one page, and no page is longer than it may be', () => {
  fc.assert(
    fc.property(table, limitsOf, (lengths, limits) => {
      let expectedFrom = 0
      for (const { from, to, total } of allPages(lengths, limits)) {
        expect(from).toBe(expectedFrom)
        expect(total).toBe(lengths.length)
        expect(to).toBeGreaterThan(from)
        expect(to - from).toBeLessThanOrEqual(limits.rows)
        const length = lengths.slice(from, to).reduce((sum, one) => sum + one, 0)
        expect(to - from === 1 || length <= limits.characters).toBe(true)
        expectedFrom = to
      }
      expect(expectedFrom).toBe(lengths.length)
    }),
    { numRuns: 30 },
  )
})

it('a page begins with the row that was asked for, and the way back leaves no row out', () => {
  fc.assert(
    fc.property(table, limitsOf, fc.nat(1_200), (lengths, limits, asked) => {
      let page = tablePageAt(lengths, asked, limits)
      const isThere = asked < lengths.length
      expect([page.from, page.to]).toEqual([isThere ? asked : page.from, isThere ? page.to : lengths.length])
      while (page.previousFrom !== undefined) {
        const before = tablePageAt(lengths, page.previousFrom, limits)
        expect(before.from).toBeLessThan(page.from)
        expect(before.to).toBeGreaterThanOrEqual(page.from)
        page = before
      }
      expect(page.from).toBe(0)
    }),
    { numRuns: 30 },
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OtaDevice } from './ota-device.ts'
import { pageRowsSchema } from './ota-page.ts'
import { scanPages, type ScanOptions } from './scan-pages.ts'

const toRows = (ids: readonly number[]): readonly OtaDevice[] =>
  pageRowsSchema.parse({ list: ids.map((id) => ({ device_id: `d${id}` })), total: 0 }).rows

const options = (fetchPage: ScanOptions['fetchPage'], overrides: Partial<ScanOptions> = {}): ScanOptions => ({
  pageSize: 10,
  concurrency: 4,
  maxScans: 3,
  fetchPage,
  toPagingError: (problem) => new Error(problem),
  ...overrides,
})

const collect = async (rows: AsyncIterable<OtaDevice>): Promise<string[]> => {
  const ids: string[] = []
  for await (const row of rows) ids.push(row.deviceId)
  return ids
}

/** A list on a server, paged by offset, that can change after each answer. */
const createServerList = (size: number) => {
  const list = { ids: Array.from({ length: size }, (_, index) => index), asked: [] as number[] }
  const read = (page: number, pageSize = 10) => ({
    rows: toRows(list.ids.slice((page - 1) * pageSize, page * pageSize)),
    total: list.ids.length,
  })
  return { list, read }
}

const names = (ids: readonly number[]): string[] => ids.map((id) => `d${id}`)

describe('iterating a list that stays as it is', () => {
  it('yields every row once, page 1 first and then the last page down to the second', async () => {
    const { list, read } = createServerList(95)
    const asked: number[] = []
    const ids = await collect(
      scanPages(
        options(
          async (page) => {
            asked.push(page)
            return read(page)
          },
          { concurrency: 1 },
        ),
      ),
    )
    expect(asked).toEqual([1, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    expect([...ids].sort()).toEqual(names(list.ids).sort())
  })

  it('asks for one page when there is one', async () => {
    const { read } = createServerList(10)
    let calls = 0
    const ids = await collect(scanPages(options(async (page) => ((calls += 1), read(page)))))
    expect([ids.length, calls]).toEqual([10, 1])
  })

  it('keeps no more pages under way than the concurrency', async () => {
    const { read } = createServerList(400)
    let underWay = 0
    let most = 0
    const fetchPage: ScanOptions['fetchPage'] = async (page) => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => void setImmediate(resolve))
      underWay -= 1
      return read(page)
    }
    expect(await collect(scanPages(options(fetchPage)))).toHaveLength(400)
    expect(most).toBe(4)
  })

  it('ends the pages under way when the reader stops early', async () => {
    const { read } = createServerList(400)
    const signals = new Set<AbortSignal>()
    const rows = scanPages(options(async (page, signal) => (signals.add(signal), read(page))))
    for await (const row of rows) if (row.deviceId === 'd5') break
    expect([...signals].map(({ aborted }) => aborted)).toEqual([true])
  })
})

describe('iterating a list that moves', () => {
  // One scan only: the order of the pages must prevent the loss, not a second scan.
  it('misses no row that stays while others leave, in any order of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.array(fc.nat(119), { maxLength: 6 }), { maxLength: 30 }),
        async (scheduler, size, concurrency, departures) => {
          const { list, read } = createServerList(size)
          const leaving = [...departures]
          let calls = 0
          const fetchPage: ScanOptions['fetchPage'] = async (page) => {
            await scheduler.schedule(Promise.resolve())
            calls += 1
            const answer = read(page)
            const gone = new Set(leaving.shift())
            list.ids = list.ids.filter((id) => !gone.has(id))
            return answer
          }
          const ids = await scheduler.waitFor(
            collect(scanPages(options(fetchPage, { concurrency, maxScans: 1 }))),
          )
          const stayed = names(list.ids)
          expect(stayed.filter((id) => !ids.includes(id))).toEqual([])
          expect(new Set(ids).size).toBe(ids.length)
          expect(calls).toBeLessThanOrEqual(2 * (Math.ceil(size / 10) + 2))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('scans again when the list grew, and finds what had moved to pages already read', async () => {
    const { list, read } = createServerList(60)
    let calls = 0
    const fetchPage: ScanOptions['fetchPage'] = async (page) => {
      calls += 1
      const answer = read(page)
      if (calls === 4) list.ids = [1000, 1001, 1002, ...list.ids]
      return answer
    }
    const ids = await collect(scanPages(options(fetchPage, { concurrency: 1 })))
    expect([...ids].sort()).toEqual(names(list.ids).sort())
  })

  it('ends although the list grows without end', async () => {
    const { list, read } = createServerList(60)
    let calls = 0
    const fetchPage: ScanOptions['fetchPage'] = async (page) => {
      calls += 1
      list.ids = [10_000 + calls, ...list.ids]
      return read(page)
    }
    await collect(scanPages(options(fetchPage)))
    expect(calls).toBeLessThan(100)
  })
})

describe('servers that do not page', () => {
  const first = toRows(Array.from({ length: 10 }, (_, index) => index))

  it.each([15, 20, 1000])(
    'are detected when they give the first page of %i rows again and again',
    async (total) => {
      await expect(collect(scanPages(options(async () => ({ rows: first, total }))))).rejects.toThrow(
        'repeats the page',
      )
    },
  )

  it('are detected although their list moves', async () => {
    const { list, read } = createServerList(200)
    const fetchPage: ScanOptions['fetchPage'] = async () => {
      list.ids = list.ids.slice(1)
      return read(1)
    }
    await expect(collect(scanPages(options(fetchPage)))).rejects.toThrow('it counts')
  })

  it('are detected when they give no total', async () => {
    await expect(
      collect(scanPages(options(async () => ({ rows: first, total: undefined })))),
    ).rejects.toThrow('same as page 1')
  })

  it('may return smaller pages than requested', async () => {
    const { list, read } = createServerList(95)
    const ids = await collect(scanPages(options(async (page) => read(page, 7))))
    expect([...ids].sort()).toEqual(names(list.ids).sort())
  })

  it('may give no total and end with a short page', async () => {
    const { list, read } = createServerList(25)
    const ids = await collect(scanPages(options(async (page) => ({ ...read(page), total: undefined }))))
    expect(ids).toEqual(names(list.ids))
  })

  it('may give everything at once', async () => {
    const { list, read } = createServerList(95)
    expect(await collect(scanPages(options(async () => read(1, 1000))))).toEqual(names(list.ids))
  })
})

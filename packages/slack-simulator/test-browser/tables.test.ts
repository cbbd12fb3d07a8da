// Tables in messages: they fit the window, and a data table sorts, filters and pages.
import type { KnownBlock } from '@slack/types'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBench, facilities, type Bench } from '../test/bolt-in-workspace.ts'
import { openBrowser } from './open-browser.ts'
import { closePage, openPage, type OpenedPage } from './opened-page.ts'
import { dataTable, register, wideTable } from './rooms-app.ts'

let bench: Bench
let browser: Browser
let opened: OpenedPage | undefined

beforeAll(async () => {
  browser = await openBrowser()
  bench = await createBench(register)
})
afterAll(async () => {
  await browser.close()
  await bench.close()
})
beforeEach(() => bench.simulator.reset())
afterEach(async () => {
  if (opened !== undefined) await closePage(opened)
  opened = undefined
})

const open = async (viewport?: { width: number; height: number }): Promise<Page> => {
  opened = await openPage(browser, bench.simulator.url, viewport)
  return opened.page
}
const post = async (block: KnownBlock, thread_ts?: string): Promise<string> => {
  const message = { channel: facilities, text: 'Waiting devices', blocks: [block] }
  const { chat } = bench.app.client
  const { ts = '' } = await chat.postMessage(thread_ts === undefined ? message : { ...message, thread_ts })
  return ts
}

/** By how many pixels tables are wider than their place, or the page than its window. */
const tooWide = (page: Page): Promise<number[]> =>
  page.evaluate(
    `[document.documentElement, ...document.querySelectorAll('.table-wrap')]
      .map((node) => node.scrollWidth - node.clientWidth)`,
  )

test.each([
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
])('tables need no sideways scrolling in a window $width pixels wide', async (viewport) => {
  await post(wideTable())
  const ts = await post(dataTable())
  const page = await open(viewport)
  await page.getByRole('region', { name: 'Waiting devices by room' }).waitFor()
  expect(await tooWide(page)).toEqual([0, 0, 0])
  if (viewport.width < 1440) return
  await post(dataTable(), ts)
  await page.getByRole('button', { name: /1 reply/ }).click()
  await page.getByRole('complementary', { name: 'Thread' }).getByRole('region').nth(1).waitFor()
  expect(await tooWide(page)).toEqual([0, 0, 0, 0, 0])
})

const column = (table: Locator, index: number): Promise<string[]> =>
  table.locator(`tbody tr > :nth-child(${index})`).allTextContents()

test('a column of numbers sorts by number, and any other by letters', async () => {
  await post(dataTable())
  const page = await open()
  const table = page.getByRole('region', { name: 'Waiting devices by room' })
  expect(await column(table, 2)).toEqual(['0', '7', '14', '21', '5'])
  await table.getByRole('button', { name: 'Devices' }).click()
  expect(await column(table, 2)).toEqual(['0', '1', '3', '4', '5'])
  await table.getByRole('button', { name: 'Devices' }).click()
  expect(await column(table, 2)).toEqual(['22', '21', '20', '19', '17'])
  expect(await table.getByRole('columnheader', { name: 'Devices' }).getAttribute('aria-sort')).toBe(
    'descending',
  )
  await table.getByRole('button', { name: 'Note' }).click()
  expect(await column(table, 6)).toEqual(['1', '10', '11', '12', '13'])
})

test('a data table shows five rows at a time and finds rows', async () => {
  await post(dataTable())
  const page = await open()
  const table = page.getByRole('region', { name: 'Waiting devices by room' })
  await table.getByText('1–5 of 18').waitFor()
  await table.getByRole('button', { name: 'Next page' }).click()
  await table.getByText('6–10 of 18').waitFor()
  await table.getByRole('searchbox').fill('kitchen')
  await table.getByText('1–3 of 3').waitFor()
  expect(await table.getByRole('rowheader').allTextContents()).toEqual([
    '3F / Kitchen',
    '4F / Kitchen',
    '5F / Kitchen',
  ])
})

// The page in a real browser, with a real Bolt app behind it.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { chart, pie } from '../test/block-samples.ts'
import { createBench, facilities, people, type Bench } from '../test/bolt-in-workspace.ts'
import { register } from './gallery.ts'
import { openBrowser } from './open-browser.ts'
import { closePage, openPage, type OpenedPage } from './opened-page.ts'

let bench: Bench
let browser: Browser
let page: Page
let opened: OpenedPage

beforeAll(async () => {
  browser = await openBrowser()
  bench = await createBench(register, {
    panel: { title: 'Fault panel', url: 'http://127.0.0.1:1/' },
    note: 'The clock runs 60 times as fast.',
  })
})
afterAll(async () => {
  await browser.close()
  await bench.close()
})

const open = async (viewport?: { width: number; height: number }): Promise<void> => {
  opened = await openPage(browser, bench.simulator.url, viewport)
  page = opened.page
}

beforeEach(async () => {
  bench.simulator.reset()
  await open()
})
afterEach(() => closePage(opened))

const type = async (text: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Message #facilities' }).fill(text)
  await page.keyboard.press('Enter')
}

const becomePerson = async (name: string): Promise<void> => {
  await page.getByRole('button', { name: /^You are / }).click()
  await page.getByRole('menuitemradio', { name: new RegExp(name) }).click()
  await page.getByRole('button', { name: new RegExp(`^You are ${name}`) }).waitFor()
}

test('a command can be completed and sent with the keyboard alone', async () => {
  await page.keyboard.type('/o')
  await page.getByRole('option', { name: /\/ota/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('card')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Upgrade 12 devices in 4F / Meeting room A?' }).waitFor()
  expect(await page.getByText('<!channel>').count()).toBe(1)
})

test('another person approves: a confirmation appears, then the card changes for both', async () => {
  await type('/ota card')
  await becomePerson('Jonas Weber')
  await page.getByRole('button', { name: 'Approve' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText('Lights may go dark').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(bench.simulator.driver.messages(facilities)[0]?.text).toBe('Upgrade 12 devices?')
  await page.getByRole('button', { name: 'Approve' }).click()
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Approved by @Jonas Weber', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await becomePerson('Mia Torres')
  await page.getByText('Approved by @Jonas Weber', { exact: true }).waitFor()
})

test('a private message is marked, and only one person sees it', async () => {
  await type('/ota private')
  await page.getByText('Only visible to you').waitFor()
  expect(await page.getByRole('row').count()).toBe(4)
  expect(await page.getByText('<b>not markup</b> <!channel>').count()).toBe(1)
  await becomePerson('Sam Okafor')
  await page.getByText('Nothing here yet').waitFor()
  expect(await page.getByText('Only visible to you').count()).toBe(0)
})

test('a thread shows its count, opens, updates live and accepts replies', async () => {
  await type('/ota card')
  await page.getByRole('button', { name: /2 replies/ }).click()
  const thread = page.getByRole('complementary', { name: 'Thread' })
  await thread.getByText('1 of 4 complete, 1 with errors').waitFor()
  await thread.getByRole('combobox', { name: 'Reply' }).fill('thank you')
  await page.keyboard.press('Enter')
  await thread.getByText('thank you').waitFor()
  await page.getByRole('button', { name: /3 replies/ }).waitFor()
  expect(await thread.getByRole('article').count()).toBe(4)
})

test('a modal shows form errors, then app errors, then closes', async () => {
  await type('/ota card')
  await page.getByRole('button', { name: 'Reject…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Request upgrade' }).waitFor()
  await dialog.getByRole('button', { name: 'Ask for approval' }).click()
  await dialog.getByText('Please complete this required field.').first().waitFor()
  expect(await dialog.getByText('Please complete this required field.').count()).toBe(2)
  await dialog.getByRole('combobox', { name: 'Room' }).click()
  await dialog.getByRole('option', { name: '4F / Corridor' }).click()
  await dialog.getByRole('button', { name: 'Remove Lamp 2' }).click()
  await dialog.getByRole('textbox', { name: 'Why' }).fill('short')
  await dialog.getByRole('button', { name: 'Ask for approval' }).click()
  await dialog.getByText('Please say a little more').waitFor()
  const [view] = bench.simulator.driver.openModals({ userId: people.mia })
  expect(view?.state.values).toMatchObject({
    room: { v: { selected_option: { value: '4c' } } },
    devices: { v: { selected_options: [{ value: 'd1' }] } },
  })
  await dialog.getByRole('textbox', { name: 'Why' }).fill('flicker fix before the event')
  await dialog.getByRole('button', { name: 'Ask for approval' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Requested: flicker fix before the event').waitFor()
})

test('a menu in a message sends the choice to the app', async () => {
  await type('/ota private')
  await page.getByRole('combobox', { name: 'Filter by kind' }).click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('combobox', { name: 'Filter by kind' }).inputValue()).toBe('Sensor')
})

test('an unacknowledged command shows an error', async () => {
  bench.simulator.driver.loseNext()
  await type('/ota card')
  const toast = page.getByRole('status').getByText('/ota failed with the error "operation_timeout"')
  await toast.waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  expect(await toast.count()).toBe(0)
})

test('the Home tab is published when it is opened', async () => {
  await page.getByRole('button', { name: 'illume-ota', exact: true }).click()
  await page.getByRole('heading', { name: 'Waits for you' }).waitFor()
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(bench.simulator.driver.openModals({ userId: people.mia })).toEqual([])
})

test('a guest sees fewer channels, and the panel link is there', async () => {
  await becomePerson('Lena Fischer')
  expect(await page.getByRole('navigation').getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('facilities'),
    expect.stringContaining('illume-ota'),
    expect.stringContaining('Fault panel'),
  ])
})

test('the note stands above the messages, on the Home tab too', async () => {
  const note = page.getByRole('note')
  expect(await note.innerText()).toBe('The clock runs 60 times as fast.')
  await page.getByRole('navigation').getByRole('button', { name: 'illume-ota' }).click()
  await page.getByRole('region', { name: 'Home tab' }).waitFor()
  expect(await note.innerText()).toBe('The clock runs 60 times as fast.')
})

test.each([
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
])('everything fits a window $width pixels wide', async (viewport) => {
  await page.close()
  await open(viewport)
  await type('/ota private')
  await type('/ota card')
  await page.getByRole('heading', { name: /Upgrade 12 devices/ }).waitFor()
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(overflow).toBeLessThanOrEqual(0)
})

test('charts are shown as tables, and a task without a status is pending', async () => {
  const plan = { type: 'plan', title: 'Thinking', tasks: [{ task_id: '1', title: 'Checked' }] }
  await bench.app.client.chat.postMessage({
    channel: facilities,
    text: 'Charts',
    blocks: [chart(), pie(2), plan] as never,
  })
  const bars = page.getByRole('region', { name: 'Updated devices (bar chart)' })
  await bars.getByRole('row', { name: 'Tue -1.5' }).waitFor()
  expect(await bars.getByRole('columnheader').allTextContents()).toEqual(['Day', 'Updated'])
  const slices = page.getByRole('region', { name: 'Updated devices (pie chart)' })
  expect(await slices.getByRole('row').allTextContents()).toEqual(['Value', 's01', 's12'])
  await page.getByText('Checked (pending)').waitFor()
})

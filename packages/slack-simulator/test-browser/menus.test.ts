// Menus in a form, with a real Bolt app that answers what a person types.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBench, facilities, people, type Bench } from '../test/bolt-in-workspace.ts'
import { openBrowser } from './open-browser.ts'
import { closePage, openPage, type OpenedPage } from './opened-page.ts'
import { progressCard, register, ROOMS } from './rooms-app.ts'

let bench: Bench
let browser: Browser
let opened: OpenedPage
let page: Page
let dialog: Locator

beforeAll(async () => {
  browser = await openBrowser()
  bench = await createBench(register)
})
afterAll(async () => {
  await browser.close()
  await bench.close()
})
beforeEach(async () => {
  bench.simulator.reset()
  opened = await openPage(browser, bench.simulator.url)
  page = opened.page
  dialog = page.getByRole('dialog')
})
afterEach(() => closePage(opened))

const openForm = async (): Promise<void> => {
  await page.getByRole('combobox', { name: 'Message #facilities' }).fill('/ota')
  await page.keyboard.press('Enter')
  await dialog.getByRole('heading', { name: 'Request upgrade' }).waitFor()
}

const rooms = (): Locator => dialog.getByRole('combobox', { name: 'Rooms' })
const option = (name: string): Locator => dialog.getByRole('option', { name })
const chosen = (): string[] => {
  const [view] = bench.simulator.driver.openModals({ userId: people.mia })
  const state = view?.state.values['rooms']?.['rooms'] as { selected_options: { value: string }[] }
  return state.selected_options.map(({ value }) => value)
}

/** How many options are really seen: nothing covers or cuts their middle. */
const seenOptions = (): Promise<number> =>
  page.evaluate(`[...document.querySelectorAll('[role=option]')].filter((node) => {
    const { left, top, width, height } = node.getBoundingClientRect()
    return node.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  }).length`)

const focusedLabel = (): Promise<string> =>
  page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent')

test('a menu lies over the form and is not cut off', async () => {
  await openForm()
  await dialog.getByRole('combobox', { name: 'Start with' }).click()
  await option('3F / Kitchen').waitFor()
  expect(await seenOptions()).toBeGreaterThanOrEqual(7)
  await option('5F / Reception').click()
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
  expect(await dialog.getByRole('combobox', { name: 'Start with' }).inputValue()).toBe('5F / Reception')
})

test('Escape closes the menu, and only then the form', async () => {
  await openForm()
  await rooms().click()
  await option('3F / Kitchen').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
  expect(await dialog.isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
})

test('rooms are searched, chosen and removed with the keyboard', async () => {
  await openForm()
  await rooms().focus()
  await page.keyboard.type('kitchen')
  await option('4F / Kitchen').waitFor()
  await expect.poll(() => dialog.getByRole('option').count()).toBe(3)
  expect(await dialog.locator('.menu-group').allTextContents()).toEqual(['3F', '4F', '5F'])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.getByText('1 room chosen.').waitFor()
  await page.keyboard.type('5F / C')
  await expect.poll(() => dialog.getByRole('option').count()).toBe(1)
  await page.keyboard.press('Enter')
  await dialog.getByText('2 rooms chosen.').waitFor()
  expect(chosen()).toEqual(['4F / Kitchen', '5F / Corridor'])
  await page.keyboard.press('Backspace')
  await dialog.getByText('1 room chosen.').waitFor()
  expect(chosen()).toEqual(['4F / Kitchen'])
})

test('rooms are chosen and removed with the mouse, up to the maximum', async () => {
  await openForm()
  await rooms().click()
  for (const room of ROOMS.slice(0, 3)) await option(room).click()
  await dialog.getByText('3 rooms chosen.').waitFor()
  await dialog.getByText('No more than 3 can be chosen.').waitFor()
  await option(ROOMS[3] ?? '').click({ force: true })
  expect(chosen()).toEqual(ROOMS.slice(0, 3))
  await dialog.getByRole('button', { name: `Remove ${ROOMS[1]}` }).click()
  await dialog.getByText('2 rooms chosen.').waitFor()
  expect(chosen()).toEqual([ROOMS[0], ROOMS[2]])
})

test('an update of the form closes no menu and takes no focus', async () => {
  await openForm()
  await rooms().click()
  await option('3F / Corridor').click()
  await dialog.getByText('1 room chosen.').waitFor()
  expect(await option('3F / Corridor').getAttribute('aria-selected')).toBe('true')
  expect(await focusedLabel()).toBe('Rooms')
  await page.keyboard.type('4F')
  await expect.poll(() => dialog.getByRole('option').count()).toBe(6)
})

test('a menu says why it is empty', async () => {
  await openForm()
  await dialog.getByRole('combobox', { name: 'Contact' }).click()
  await dialog.getByText('Type 3 characters to search.').waitFor()
  await rooms().fill('nowhere')
  await dialog.getByText('No results').waitFor()
  await rooms().fill('broken')
  await dialog.getByText('Slack refuses this answer: [ERROR] must be less than 76 characters').waitFor()
  bench.simulator.driver.loseNext()
  await rooms().fill('kit')
  await dialog.getByText("illume-ota didn't answer in time.").waitFor()
  expect(await dialog.getByRole('option').count()).toBe(0)
})

const post = async (line: string): Promise<string> => {
  const { ts = '' } = await bench.app.client.chat.postMessage({
    channel: facilities,
    text: line,
    blocks: progressCard(line),
  })
  await page.getByText(line).waitFor()
  return ts
}
const edit = async (ts: string, line: string): Promise<void> => {
  await bench.app.client.chat.update({
    channel: facilities,
    ts,
    text: line,
    blocks: progressCard(line).map((block, index) => ({ ...block, block_id: `${line} ${index}` })),
  })
  await page.getByText(line).waitFor()
}

test('an edited card loses no press, no focus and no open menu', async () => {
  const ts = await post('3 of 8 updated')
  const pause = page.getByRole('button', { name: 'Pause' })
  await pause.hover()
  await page.mouse.down()
  await edit(ts, '4 of 8 updated')
  await page.mouse.up()
  await page.getByText('Paused by @Mia Torres').waitFor()
  await pause.focus()
  await edit(ts, '5 of 8 updated')
  expect(await focusedLabel()).toBe('Pause')
  await page.getByRole('button', { name: 'More actions' }).click()
  await edit(ts, '6 of 8 updated')
  await page.keyboard.press('ArrowDown')
  expect(await focusedLabel()).toBe('Withdraw…')
  await page.keyboard.press('Escape')
  await page.getByRole('menu', { name: 'More actions' }).waitFor({ state: 'hidden' })
  expect(await focusedLabel()).toBe('More actions')
})

test('a message in another channel closes no menu of the sidebar', async () => {
  await page.getByRole('button', { name: /^You are / }).click()
  const jonas = page.getByRole('menuitemradio', { name: 'Jonas Weber' })
  await jonas.focus()
  const { driver } = bench.simulator
  const general = driver.channels().find(({ name }) => name === 'general')?.id ?? ''
  await driver.say({ userId: people.jonas, channelId: general, text: 'Good morning' })
  await page.getByLabel('1 new').waitFor()
  expect(await jonas.isVisible()).toBe(true)
  expect(await page.evaluate('document.activeElement.role')).toBe('menuitemradio')
})

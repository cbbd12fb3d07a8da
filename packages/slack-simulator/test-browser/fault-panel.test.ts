// The demo's fault panel reads the building every second. A press that spans a reading must not be lost.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'

const panel = new URL('../../../apps/demo/src/panel/panel.html', import.meta.url)
const address = 'http://panel.test/'

let browser: Browser
let page: Page
let readings: number
let posts: { path: string; body: unknown }[]
let online: boolean

const device = (name: string) => ({
  deviceId: name,
  name,
  floor: '4F',
  roomName: 'Meeting room A',
  protocol: 'zigbee',
  online,
  upgradeStatus: 1,
  currentVersion: '1.0.5',
  offeredVersion: '1.0.8',
  triggers: {},
  destiny: 'succeeds',
})

const state = () => ({
  devices: ['Lamp 1', 'Lamp 2'].map(device),
  faults: [],
  triggers: { triggers: [], duplicates: [] },
  choices: [{ name: 'tuya-down', label: 'Tuya is down (HTTP 502)' }],
})

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  readings = 0
  posts = []
  online = true
  page = await browser.newPage()
  const html = await readFile(panel, 'utf8')
  await page.route(`${address}**`, async (route) => {
    const request = route.request()
    const path = new URL(request.url()).pathname
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html })
    if (request.method() === 'POST') posts.push({ path, body: request.postDataJSON() })
    else readings += 1
    return route.fulfill({ json: path === '/state' ? state() : {} })
  })
  await page.goto(address)
  await page.getByText('Lamp 2').waitFor()
})
afterEach(() => page.close())

/** The panel reads once a second. */
const nextReadings = (count: number) => {
  const wanted = readings + count
  return expect.poll(() => readings, { timeout: 10_000 }).toBeGreaterThanOrEqual(wanted)
}

test('a press that lasts longer than a reading counts', async () => {
  await page.getByRole('row', { name: 'Lamp 2' }).getByRole('button', { name: 'Take offline' }).hover()
  await page.mouse.down()
  await nextReadings(2)
  await page.mouse.up()
  await expect.poll(() => posts).toEqual([{ path: '/device/Lamp%202', body: { online: false } }])
})

test('a button keeps the focus while readings go on, and follows its device', async () => {
  await page.getByRole('button', { name: 'Tuya is down' }).focus()
  await nextReadings(2)
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Tuya is down (HTTP 502)')
  const button = page.getByRole('row', { name: 'Lamp 1' }).getByRole('button').first()
  await button.focus()
  online = false
  await page.getByRole('row', { name: 'Lamp 1' }).getByRole('button', { name: 'Bring online' }).waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Bring online')
})

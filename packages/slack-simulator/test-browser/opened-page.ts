import type { Browser, Page } from 'playwright-core'

export type OpenedPage = { page: Page; problems: string[] }

/** Opens the page in a window of this size and records the errors that it reports. */
export const openPage = async (
  browser: Browser,
  url: string,
  viewport = { width: 1280, height: 800 },
): Promise<OpenedPage> => {
  const page = await browser.newPage({ viewport })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(url)
  await page.getByRole('heading', { name: '# facilities' }).waitFor()
  return { page, problems }
}

/** Fails if the page reported an error. */
export const closePage = async ({ page, problems }: OpenedPage): Promise<void> => {
  await page.close()
  if (problems.length > 0) throw new Error(`The page reported: ${problems.join('; ')}`)
}

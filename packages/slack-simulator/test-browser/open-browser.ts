import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Starts Chromium. Throws if it isn't installed. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.`,
    )
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

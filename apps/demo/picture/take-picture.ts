// Takes docs/images/rollout-thread.png from the workspace's page while the demo plays: `pnpm picture`. Needs Chromium.
import path from 'node:path'
import { chromium } from 'playwright-core'
import { createCast } from '../src/play/cast.ts'
import { playFloor } from '../src/play/play-floor.ts'
import { createTranscript } from '../src/play/transcript.ts'
import { demoPorts, startDemo } from '../src/start-demo.ts'

const FILE = path.resolve(import.meta.dirname, '../../../docs/images/rollout-thread.png')
const WINDOW = { width: 1280, height: 960 }

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const demo = await startDemo({ ports: await demoPorts(), panelUrl: 'http://127.0.0.1/' })
try {
  const page = await browser.newPage({ viewport: WINDOW, colorScheme: 'light' })
  await page.goto(demo.slackUrl)
  const played = playFloor({
    ...(await createCast(demo.slack)),
    slack: demo.slack,
    tuyaUrl: demo.tuyaUrl,
    transcript: createTranscript(process.stdout, () => Date.now()),
  })
  await page
    .getByRole('button', { name: /repl(y|ies)/u })
    .first()
    .click()
  // The last wave runs, and the thread has something to tell.
  const thread = page.getByRole('complementary', { name: 'Thread' })
  await thread.getByText('will be tried again').waitFor({ timeout: 120_000 })
  await thread.getByText(/[12]\d of 29 updated/u).waitFor()
  await page.mouse.move(0, 0)
  await page.screenshot({ path: FILE })
  await played
  process.stdout.write(`${path.relative(process.cwd(), FILE)} is new; look at it.\n`)
} finally {
  await demo.stop()
  await browser.close()
}

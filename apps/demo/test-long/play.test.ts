// What somebody reads who runs `pnpm demo --exit`.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { columnsOf } from '../src/text/wrap-text.ts'

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts')
/** Two screens of a terminal. */
const MOST_LINES = 100

let problems: string
let lines: readonly string[]
/** Without the breaks that fit it to the terminal. */
let text: string
beforeAll(async () => {
  // A status other than 0 rejects.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--conditions=@illume-ota/source',
    MAIN,
    '--exit',
  ])
  problems = stderr
  text = stdout.replaceAll(/\s*\n[\s│]*/gu, ' ')
  lines = stdout.trimEnd().split('\n')
}, 300_000)

test('fits two screens, without a warning', () => {
  expect(problems).toBe('')
  expect(lines.length).toBeLessThanOrEqual(MOST_LINES)
  // A column for a picture whose width depends on the terminal.
  expect(lines.filter((line) => columnsOf(line) > 81)).toEqual([])
})

test('tells the play in its order, up to the count of what was started', () => {
  const story = [
    'runs 60 times as fast',
    'Mia Torres, facility technician, types /ota upgrade 4F type:light',
    'A form opens:',
    '🔵 4F — upgrade 30 lights in 5 rooms?',
    'someone else must approve it',
    'Jonas Weber, facility lead, chooses Change devices…',
    'He unticks Downlight 12 and presses',
    'Left out: Downlight 12',
    'Downlight 9 failed twice',
    '⚠️ 4F — 27 of 29 updated, 1 failed, 1 offline',
    '/ota failed 4F',
    '🔵 4F — upgrade 1 light?',
    'Jonas Weber presses Approve and confirms',
    '✅ 4F',
    '28 first tries, 2 after a failure, 0 twice.',
  ]
  let from = 0
  for (const words of story) {
    const at = text.indexOf(words, from)
    expect(at, words).toBeGreaterThanOrEqual(from)
    from = at + words.length
  }
})

test('forecasts follow the clock that the reader sees', () => {
  expect(text).toContain('as soon as approved · under 1 min')
})

test('shows no codes of Slack, only what people see', () => {
  expect(text).not.toMatch(/<[!@#]|&(?:amp|lt|gt);|\b[UCSDT]0[A-Z]{4,}|\{(?:time|date)/u)
})

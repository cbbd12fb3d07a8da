// The command line as a real process: its output, its exit status and how it stops.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

const run = (...args: string[]) => {
  const child = spawn(process.execPath, ['--conditions=@illume-ota/source', CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output }
}

test('prints the settings for a bot and exits cleanly', async () => {
  const { child, output } = run('--', '--port', '0')
  await expect.poll(output, { timeout: 10_000 }).toContain('Press Ctrl-C to stop')
  expect(output()).toMatch(/SLACK_API_URL=http:\/\/127\.0\.0\.1:\d+\/api\/\nSLACK_BOT_TOKEN=xoxb-/)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  [['--colour', 'red'], "Unknown option '--colour'"],
  [['--port', 'x'], '--port must be a whole number from 0 to 65535, not x'],
  [['--port', '70000'], '--port must be a whole number from 0 to 65535, not 70000'],
  [['--answer-within', '0'], '--answer-within must be a whole number of milliseconds, not 0'],
])('explains what is wrong with %j and exits with status 2', async (args, message) => {
  const { child, output } = run(...args)
  expect(await once(child, 'close')).toEqual([2, null])
  expect(output()).toContain(`${message}\n\nUsage: pnpm simulate:slack`)
})

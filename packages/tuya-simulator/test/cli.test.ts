// The command line as a real process: its output, its exit status and how it stops.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

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

it('prints everything a client needs, serves it, and exits cleanly', async () => {
  const { child, output } = run('--port', '0', '--devices', '20')
  await expect.poll(output, { timeout: 10_000 }).toContain('Press Ctrl-C to stop')
  expect(output()).toMatch(
    /client id {6}\w{20}\n {2}client secret {2}[0-9a-f]{32}\n {2}project id {5}\d{19}\n/,
  )
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? []
  const devices = (await (await fetch(`${url}/_control/devices`)).json()) as unknown[]
  expect(devices).toHaveLength(20)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('explains an invalid flag and exits with status 2', async () => {
  const { child, output } = run('--mode', 'header')
  expect(await once(child, 'close')).toEqual([2, null])
  expect(output()).toMatch(/^--mode must be body, query or either, not header\n\nUsage: pnpm simulate:tuya/)
})

it('prints one line of JSON for programs that start it', async () => {
  const { child, output } = run('--port', '0', '--json', '--devices', '20', '--client-id', 'robot')
  await expect.poll(output, { timeout: 10_000 }).toMatch(/\n$/)
  const address = JSON.parse(output()) as Record<string, string>
  expect(Object.keys(address)).toEqual(['url', 'clientId', 'clientSecret', 'projectId', 'accounts'])
  expect(address['accounts']).toMatchObject([{ clientId: 'robot', projects: [{ name: 'Harbour House' }] }])
  expect(await (await fetch(`${address['url']}/_control`)).json()).toMatchObject({
    clientId: 'robot',
    projectId: address['projectId'],
  })
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

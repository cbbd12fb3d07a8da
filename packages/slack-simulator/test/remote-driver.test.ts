// Controlling the simulator from another process over HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSlackDriver, createSlackSimulator, type SlackSimulator } from '../src/index.ts'
import { facilities, people } from './bolt-in-workspace.ts'

let simulator: SlackSimulator

beforeAll(async () => {
  simulator = await createSlackSimulator()
})
afterAll(() => simulator.close())

test('the remote driver sees and does the same as the local one', async () => {
  const remote = connectSlackDriver(simulator.url)
  expect(await remote.users()).toEqual(simulator.driver.users())
  const waiting = remote.waitForMessage({ channelId: facilities, where: { includes: 'good morning' } })
  const said = await remote.say({ userId: people.mia, channelId: facilities, text: 'good morning' })
  expect(await waiting).toEqual(said)
  expect(await remote.messages(facilities)).toEqual(simulator.driver.messages(facilities))
})

test('a mistake gets an error message without a stack trace', async () => {
  const remote = connectSlackDriver(simulator.url)
  await expect(remote.slash({ userId: 'U9', channelId: facilities, command: '/ota' })).rejects.toThrow(
    'There is no user U9.',
  )
  await expect(
    remote.waitForMessage({ channelId: facilities, where: { includes: 'evening' }, timeoutMs: 1 }),
  ).rejects.toThrow(
    /Waited 1 ms for a message in C0FACILITIES where \{"includes":"evening"\}. Found instead:\n.*good morning/,
  )
})

test('a command without a connected app shows what Slack shows', async () => {
  const remote = connectSlackDriver(simulator.url)
  const result = await remote.slash({ userId: people.mia, channelId: facilities, command: '/ota' })
  expect(result).toMatchObject({
    acked: false,
    error: 'dispatch_failed',
    notice: '/ota failed with the error "dispatch_failed"',
  })
})

test.each([
  [
    'a foreign host name',
    '/_control/users',
    { host: 'evil.example', 'content-type': 'application/json' },
    403,
  ],
  ['a form post', '/_control/reset', { 'content-type': 'application/x-www-form-urlencoded' }, 405],
])('%s cannot control the workspace', async (_what, path, headers, status) => {
  const { request } = await import('node:http')
  const answered = await new Promise<number | undefined>((resolve) => {
    request(`${simulator.url}${path}`, { method: 'POST', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).end()
  })
  expect(answered).toBe(status)
})

test('faults added remotely apply to the next call', async () => {
  const remote = connectSlackDriver(simulator.url)
  await remote.faults.add({ method: 'auth.test', kind: 'rate-limited', retryAfterSeconds: 7 })
  const authTest = () =>
    fetch(`${simulator.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.botToken}` },
    })
  const limited = await authTest()
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
  expect((await authTest()).status).toBe(200)
})

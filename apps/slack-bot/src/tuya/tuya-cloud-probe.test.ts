import { createTuyaClient } from '@illume-ota/core'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CloudProbe } from '../rollouts/ports/cloud-probe.ts'
import { createTuyaCloudProbe } from './tuya-cloud-probe.ts'

let simulator: TuyaSimulator
const probeWith = (clientSecret: string): CloudProbe =>
  createTuyaCloudProbe(
    createTuyaClient({
      baseUrl: simulator.url,
      clientId: simulator.clientId,
      clientSecret,
      requestsPerSecond: Number.POSITIVE_INFINITY,
      retryLimit: 0,
      timeoutMs: 30_000,
    }),
  )
beforeEach(async () => {
  simulator = await createTuyaSimulator({ seed: 7 })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await simulator.close()
})

test('a sign-in tells how far the clocks differ, and one reading how many devices wait and its trace id', async () => {
  const probe = probeWith(simulator.clientSecret)
  const { skewMs } = await probe.signIn()
  expect(skewMs).toBeTypeOf('number')
  const waiting = simulator.control.devices().filter((device) => device.upgradeStatus === 1)
  const read = await probe.readOne(simulator.projectId)
  expect(read.waiting).toBe(waiting.length)
  expect(read.requestId).toMatch(/\S/u)
})

test('a wrong secret is a problem with the credentials, with the trace id of the refusal', async () => {
  const failed = probeWith('wrong').signIn()
  await expect(failed).rejects.toMatchObject({ name: 'GatewayError', problem: 'credentials' })
  await expect(failed).rejects.toHaveProperty('requestId', expect.stringMatching(/\S/u))
})

test('it names the proxy of the environment, without its credentials', () => {
  vi.stubEnv('http_proxy', 'http://user:pa55word@proxy.example:3128')
  expect(probeWith('any').proxy).toBe('http://proxy.example:3128')
  vi.stubEnv('no_proxy', '127.0.0.1')
  expect(probeWith('any').proxy).toBeUndefined()
})

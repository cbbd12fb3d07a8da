import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTuyaSimulator, type TuyaSimulatorOptions } from '@illume-ota/tuya-simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { runCli } from '../src/doctor/run-cli.ts'
import { runDoctor } from '../src/index.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const start = async (options: TuyaSimulatorOptions = {}) => {
  const cloud = await createTuyaSimulator(options)
  closing.push(() => cloud.close())
  const env = {
    TUYA_BASE_URL: cloud.url,
    TUYA_CLIENT_ID: cloud.clientId,
    TUYA_CLIENT_SECRET: cloud.clientSecret,
    TUYA_PROJECT_ID: cloud.projectId,
  }
  const client = { baseUrl: cloud.url, clientId: cloud.clientId, clientSecret: cloud.clientSecret } as const
  return { cloud, env, client }
}

const run = async (args: readonly string[], env: Record<string, string>) => {
  let output = ''
  const status = await runCli(args, env, (text) => {
    output += text
  })
  return { status, output }
}

describe('doctor', () => {
  it('passes all checks of a healthy set-up, run as a command', async () => {
    const { env } = await start()
    const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'doctor'], { env })
    expect(stdout).toMatch(/^ok {7}signing[^]*ok {7}token[^]*ok {7}clock[^]*ok {7}read[^]*ok {7}quota/)
    expect(stdout).not.toContain(env.TUYA_CLIENT_SECRET)
  })

  it('says which variables are missing, and how it is used', async () => {
    const { status, output } = await run(['doctor'], {})
    expect(status).toBe(1)
    expect(output).toContain('TUYA_DATA_CENTER (or TUYA_BASE_URL), TUYA_CLIENT_ID, TUYA_CLIENT_SECRET')
    expect(await run([], {})).toMatchObject({ status: 2, output: expect.stringContaining('Usage') })
    expect(await run(['doctor', '--help'], {})).toMatchObject({ status: 0 })
  })

  it('reports an invalid setting', async () => {
    const { env } = await start()
    const { status, output } = await run(['doctor', '--json'], { ...env, TUYA_DATA_CENTER: 'mars' })
    expect(status).toBe(1)
    expect(JSON.parse(output)).toMatchObject({ isHealthy: false })
    expect(output).toContain('exactly one of dataCenter')
  })

  it('finds the GET parameters mode that works', async () => {
    const { env } = await start({ getParameters: 'query', strict: true })
    const { status, output } = await run(['doctor'], env)
    expect(status).toBe(1)
    expect(output).toContain('TUYA_GET_PARAMETERS=query')
    expect(await run(['doctor'], { ...env, TUYA_GET_PARAMETERS: 'query' })).toMatchObject({ status: 0 })
  })

  it('reports a wrong secret, and skips the other checks', async () => {
    const { cloud, env } = await start()
    const { status, output } = await run(['doctor'], { ...env, TUYA_CLIENT_SECRET: 'f'.repeat(32) })
    expect(status).toBe(1)
    expect(output).toMatch(/failed {3}token .*1004.*data center/)
    expect(output).toMatch(/skipped {2}read/)
    expect(cloud.control.log().every(({ operation }) => operation === 'token.get')).toBe(true)
  })

  it('names the data center as the likely cause when the token works and the read is refused', async () => {
    const { cloud, client } = await start()
    cloud.control.faults.add({ effect: { kind: 'error', code: 28841107 }, operation: 'ota.listPending' })
    const { isHealthy, checks } = await runDoctor({ client, projectId: cloud.projectId })
    expect(isHealthy).toBe(false)
    expect(checks.find(({ name }) => name === 'read')?.sentence).toContain('wrong data center')
  })

  it('reports a used-up quota', async () => {
    const { cloud, client } = await start()
    cloud.control.faults.add({ effect: { kind: 'quota-used-up' }, operation: 'ota.listPending' })
    const { checks } = await runDoctor({ client, projectId: cloud.projectId })
    expect(checks.find(({ name }) => name === 'quota')).toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('trial plan'),
    })
  })

  it.each([
    ['the token', { kind: 'quota-used-up' }, 'token.get', ['quota']],
    ['the read', { kind: 'quota-used-up' }, 'ota.listPending', ['quota']],
  ] as const)('tells a cause that meets %s once', async (_what, effect, operation, failedOnes) => {
    const { cloud, client } = await start()
    cloud.control.faults.add({ effect, operation })
    const { isHealthy, checks } = await runDoctor({ client, projectId: cloud.projectId })
    expect(isHealthy).toBe(false)
    expect(checks.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(failedOnes)
  })

  it('measures the clock, also from an answer that refuses the time', async () => {
    const ahead = await start({ clock: { now: () => Date.now() + 90_000 } })
    const near = await runDoctor({ client: ahead.client, projectId: ahead.cloud.projectId })
    expect(near.checks.find(({ name }) => name === 'clock')).toMatchObject({
      state: 'warning',
      sentence: expect.stringContaining('90 s behind'),
    })
    const behind = await start({ clock: { now: () => Date.now() - 3_600_000 } })
    const far = await runDoctor({ client: behind.client, projectId: behind.cloud.projectId })
    expect(far.checks.find(({ name }) => name === 'clock')).toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('3600 s ahead'),
    })
    behind.cloud.control.faults.add({ effect: { kind: 'error', code: 1013 }, operation: 'token.get' })
    const refused = await runDoctor({ client: behind.client, projectId: behind.cloud.projectId })
    expect(refused.checks.filter(({ state }) => state === 'failed')).toMatchObject([
      { name: 'clock', sentence: expect.stringContaining('Set it with NTP') },
    ])
  })

  it('lists the projects when none is named', async () => {
    const { cloud, client } = await start()
    const { checks } = await runDoctor({ client })
    expect(checks.find(({ name }) => name === 'read')?.sentence).toContain(cloud.projectId)
  })
})

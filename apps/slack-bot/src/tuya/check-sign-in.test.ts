import { callProblemText } from '../slack/text/codes/call-problem-text.ts'
import { createTuyaClient } from '@illume-ota/core'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../observability/log.ts'
import { checkSignIn, TuyaRefusedError } from './check-sign-in.ts'

let simulator: TuyaSimulator
beforeEach(async () => {
  simulator = await createTuyaSimulator({ seed: 7 })
})
afterEach(() => simulator.close())

const check = async (
  clientSecret = simulator.clientSecret,
  { url: baseUrl, clientId }: Pick<TuyaSimulator, 'url' | 'clientId'> = simulator,
): Promise<readonly string[]> => {
  const client = createTuyaClient({ baseUrl, clientId, clientSecret, retryLimit: 0, timeoutMs: 30_000 })
  const lines: string[] = []
  await checkSignIn(client, createLog('warn', { write: (line) => lines.push(line) }), callProblemText)
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
}

test('a wrong secret ends the start, with what to compare and the trace id', async () => {
  await expect(check('wrong')).rejects.toThrow(TuyaRefusedError)
  await expect(check('wrong')).rejects.toThrow(/1004.*secret or the data center is wrong\. tid \S+/u)
})

test.each<readonly [string, Parameters<TuyaSimulator['control']['faults']['add']>[0]['effect'], RegExp]>([
  ['is broken', { kind: 'http', status: 502 }, /Tuya does not answer \(HTTP 502\)/u],
  ['is busy', { kind: 'error', code: 1110 }, /Tuya/u],
  ['does not like our clock', { kind: 'error', code: 1013 }, /refused this machine’s time/u],
  ['has a plan that ran out', { kind: 'error', code: 28_841_002 }, /expired or unpaid/u],
  ['lets this address in no more', { kind: 'error', code: 1114 }, /IP allowlist/u],
])('a Tuya that %s is told, and the start goes on', async (_what, effect, sentence) => {
  simulator.control.faults.add({ effect })
  const [said] = await check()
  expect(said).toMatch(sentence)
  expect(said).toContain('Starting anyway.')
})

test('a Tuya that cannot be reached is told, and the start goes on', async () => {
  const gone = await createTuyaSimulator({ seed: 7 })
  await gone.close()
  expect((await check('x', gone))[0]).toMatch(/ECONNREFUSED/u)
})

import { callProblemText } from '../slack/text/codes/call-problem-text.ts'
import { createTuyaClient } from '@illume-ota/core'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_REMEDIES, GatewayError, type GatewayRemedy } from '../rollouts/ports/firmware-gateway.ts'
import { TUYA_STEPS } from '../slack/doctor/tuya-steps.ts'
import { toGatewayError } from './to-gateway-error.ts'

/** Tuya's "Global Error Codes" (2024-07) and what live projects reported, by what helps. Sentence: what must be in it. */
const TABLE: Readonly<Partial<Record<GatewayRemedy, readonly [RegExp, readonly (number | string)[]]>>> = {
  key: [/secret or the data center/u, [1001, 1004, 1005, 1008, 2401]],
  'shared-key': [/another program uses the same key/u, [1002, 1010, 1011, 1012, 1400, 2029]],
  clock: [/this machine’s time.*NTP/u, [1013]],
  'allow-address': [/IP allowlist/u, [1114]],
  'data-center': [/data center/u, [2007, 2012, 2017, 2406, 2450, 28841107]],
  'grant-access': [/may use the OTA API/u, [1106, 40001900]],
  'renew-plan': [/missing, expired or unpaid/u, [28841001, 28841002, 28841003, 28841103]],
  'raise-plan': [/used up.*raise the plan/u, [28841004, 28841104]],
  subscribe: [/not subscribed/u, [28841101, 28841102, 28841105, 28841106, 'ILLEGAL_ACCESS_API']],
  'slow-down': [/slow down/u, [1110, 1199, 40000309, -9999999, 'API_QPS_LIMIT_OR_DEGRADE']],
  wait: [/at the moment/u, [500, 1111, 1112, 1113, 2001, 2013, 2317, 'SYSTEM_ERROR', 'REPEATED_REQUEST']],
  'check-id': [/does not know that device or room/u, [1000, 2002, 2005, 2006, 2010, 2501, 2502]],
  address: [/refused the request/u, [1105, 1108]],
  parameters: [/refused the request/u, [1003, 1006, 1007, 1100, 1101, 1102, 1104, 1107, 1109]],
  report: [
    /refused the request/u,
    [1103, 2003, 2008, 2009, 2015, 2018, 2021, 2027, 2201, 2301, 2510, 123_456, 'CODE_OF_TOMORROW'],
  ],
}

let simulator: TuyaSimulator
beforeAll(async () => {
  simulator = await createTuyaSimulator({ seed: 7 })
})
afterAll(() => simulator.close())

type Effect = Parameters<TuyaSimulator['control']['faults']['add']>[0]['effect']

/** What a reading makes of an answer, every time it is asked. */
const errorOf = async (effect: Effect, baseUrl = simulator.url): Promise<GatewayError> => {
  const { clientId, clientSecret, projectId } = simulator
  const client = createTuyaClient({
    baseUrl,
    clientId,
    clientSecret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    retryLimit: 0,
    timeoutMs: 30_000,
  })
  try {
    await client.token.check()
    simulator.control.faults.add({ effect, count: 3 })
    await client.ota.listPending({ projectId, pageSize: 1 })
    throw new Error('It was answered')
  } catch (error) {
    const translated = toGatewayError(error)
    if (translated instanceof GatewayError) return translated
    throw error
  } finally {
    simulator.control.faults.clear()
    client.close()
  }
}

describe('a code of Tuya', () => {
  it.each(
    Object.entries(TABLE).flatMap(([remedy, [sentence, codes]]) =>
      codes.map((code) => [code, remedy, sentence] as const),
    ),
  )('%s has the remedy %s, and a sentence of it with the code', async (code, remedy, sentence) => {
    const error = await errorOf({ kind: 'error', code })
    expect(error.remedy).toBe(remedy)
    const said = callProblemText(error.callProblem)
    expect(said).toMatch(sentence)
    expect(said).toContain(String(code))
    expect(error.message).toContain(String(code))
  })
})

describe('what is no code of Tuya', () => {
  it('is a matter of waiting, or of what stands between', async () => {
    const broken = await errorOf({ kind: 'http', status: 502 })
    expect(broken.remedy).toBe('wait')
    expect(callProblemText(broken.callProblem)).toBe('Tuya does not answer (HTTP 502).')
    const other = await errorOf({ kind: 'http', status: 404 })
    expect(other.remedy).toBe('address')
    expect(callProblemText(other.callProblem)).toMatch(/answered instead \(HTTP 404\)/u)
    const login = await errorOf({ kind: 'http', status: 407 })
    expect(login.remedy).toBe('proxy')
    expect(callProblemText(login.callProblem)).toMatch(
      /^The proxy refused.*\(HTTP 407\), so Tuya was not reached\. .* HTTP_PROXY/u,
    )
  })
})

it('each remedy has its own step for the admin', () => {
  const steps = GATEWAY_REMEDIES.map((remedy) => TUYA_STEPS[remedy])
  expect(new Set(steps).size).toBe(GATEWAY_REMEDIES.length)
})

/**
 * The packed client behind a proxy, as `run.ts` sets it up by the environment: TUYA_SECURE_URL is the simulator behind
 * encryption, reached through a tunnel, and TUYA_BASE_URL the simulator itself, reached by its whole address.
 */
import assert from 'node:assert/strict'
import { createTuyaClient, isTuyaError } from '@illume-ota/core'

const { TUYA_BASE_URL: plainUrl = '', TUYA_SECURE_URL: secureUrl = '' } = process.env
const { TUYA_CLIENT_ID: clientId = '', TUYA_CLIENT_SECRET: clientSecret = '' } = process.env
const { TUYA_PROJECT_ID: projectId = '', EXPECTED_PROXY: expectedProxy } = process.env

for (const baseUrl of [plainUrl, secureUrl]) {
  const tuya = createTuyaClient({ baseUrl, clientId, clientSecret, requestsPerSecond: 50, retryLimit: 0 })
  assert.equal(tuya.proxy, expectedProxy)
  const { items } = await tuya.ota.listPending({ projectId, online: true, pageSize: 5 })
  const [first] = items
  assert.ok(first !== undefined)
  const { accepted } = await tuya.ota.upgrade(
    { projectId, deviceIds: [first.deviceId] },
    { beforeWrite: async () => ({ mayWrite: true, maxAgeMs: 5_000 }) },
  )
  assert.equal(accepted, true)
  const refused: unknown = await tuya.ota.getDetail('no-such-device').catch((error: unknown) => error)
  assert.ok(isTuyaError(refused) && refused.kind === 'not-found')
  tuya.close()
}

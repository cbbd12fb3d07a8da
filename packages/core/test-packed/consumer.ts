/**
 * A program that somebody else could have written: `run.ts` copies it into an empty project, compiles it against the
 * packed types, and runs it against a simulator. It prints a line per thing that works and throws at the first that does not.
 */
import assert from 'node:assert/strict'
import {
  createTuyaClient,
  describeUpgradeStatus,
  type DeviceOtaDetail,
  isTuyaError,
  type OtaDevice,
  signRequest,
  type TuyaClient,
  TuyaAuthenticationError,
  TuyaConfigError,
  TuyaError,
  type TuyaErrorKind,
  TuyaNetworkError,
  TuyaNotFoundError,
  type TuyaOutcome,
  UpgradeStatus,
} from '@illume-ota/core'

const { TUYA_BASE_URL: baseUrl = '', TUYA_PROJECT_ID: projectId = '' } = process.env
const { TUYA_CLIENT_ID: clientId = '', TUYA_CLIENT_SECRET: clientSecret = '' } = process.env

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

const failureOf = async (work: PromiseLike<unknown>): Promise<TuyaError> => {
  try {
    await work
  } catch (error) {
    if (isTuyaError(error)) return error
    throw error
  }
  throw new Error('a call went through that had to fail')
}

/** An exhaustive switch has to compile: a new kind is a breaking change for whoever wrote one. */
const isOurFault = (kind: TuyaErrorKind): boolean => {
  switch (kind) {
    case 'config':
    case 'aborted':
    case 'withheld':
    case 'authentication':
    case 'permission':
    case 'not-found':
    case 'clock':
    case 'quota':
      return true
    case 'network':
    case 'timeout':
    case 'http':
    case 'api':
    case 'rate-limit':
    case 'response-shape':
      return false
  }
}

const readAndUpgrade = async (tuya: TuyaClient): Promise<void> => {
  const { lifeMs } = await tuya.token.check()
  assert.ok(lifeMs > 0)
  const pending: OtaDevice[] = []
  for await (const device of tuya.ota.listPending({ projectId, online: true })) pending.push(device)
  const { items, total } = await tuya.ota.listPending({ projectId, online: true, pageSize: 5 })
  assert.ok(items.length > 0 && items.length <= 5)
  assert.equal(pending.length, total)
  say(`  lists ${pending.length} pending devices, in pages and one by one`)

  const [first] = pending
  assert.ok(first?.version !== undefined)
  const before: DeviceOtaDetail = await tuya.ota.getDetail(first.deviceId)
  assert.equal(before.upgradeStatus, UpgradeStatus.available)
  assert.notEqual(before.currentVersion, first.version)
  const { accepted, requestId } = await tuya.ota.upgrade({ projectId, deviceIds: [first.deviceId] })
  assert.equal(accepted, true)
  assert.equal(typeof requestId, 'string')
  const after = await tuya.ota.getDetail(first.deviceId)
  assert.notEqual(after.upgradeStatus, UpgradeStatus.available)
  say(`  reads a detail and orders an update: "${describeUpgradeStatus(after.upgradeStatus)}"`)
  assert.ok(tuya.meter.total() >= 5)
}

const meetErrors = async (tuya: TuyaClient): Promise<void> => {
  const notFound = await failureOf(tuya.ota.getDetail('no-such-device'))
  assert.ok(notFound instanceof TuyaNotFoundError && notFound instanceof TuyaError)
  const refused: TuyaOutcome = 'refused'
  assert.equal(notFound.outcome, refused)
  assert.equal(isOurFault(notFound.kind), true)

  const stranger = createTuyaClient({ baseUrl, clientId, clientSecret: 'not-the-secret' })
  const wrongKey = await failureOf(stranger.ota.getDetail('any'))
  stranger.close()
  assert.ok(wrongKey instanceof TuyaAuthenticationError)
  assert.ok(wrongKey.signing?.stringToSign.startsWith('GET\n'))
  assert.equal(JSON.stringify(wrongKey).includes('not-the-secret'), false)

  const nobody = createTuyaClient({ baseUrl: 'http://127.0.0.1:1', clientId, clientSecret, retryLimit: 0 })
  const unreachable = await failureOf(nobody.ota.upgrade({ projectId, deviceIds: ['any'] }))
  nobody.close()
  assert.ok(unreachable instanceof TuyaNetworkError)
  assert.equal(unreachable.outcome, 'not-sent')

  assert.throws(() => createTuyaClient({ baseUrl: 'nonsense', clientId, clientSecret }), TuyaConfigError)
  say('  tells not found, a wrong key, an unreachable server and a wrong setting apart, by class and outcome')
}

const readOverFetch = async (): Promise<void> => {
  const tuya = createTuyaClient({
    baseUrl,
    clientId,
    clientSecret,
    getParameters: 'query',
    fetch: globalThis.fetch,
  })
  const { items } = await tuya.ota.listUpgrading({ projectId })
  assert.ok(items.length > 0)
  assert.equal(
    signRequest({ method: 'GET', path: '/', clientId, clientSecret, timestampMs: 0 }).sign.length,
    64,
  )
  say('  reads over fetch with its parameters in the query')
}

const tuya = createTuyaClient({ baseUrl, clientId, clientSecret, requestsPerSecond: 50 })
await readAndUpgrade(tuya)
await meetErrors(tuya)
tuya.close()
await readOverFetch()

import { createTuyaClient, type TuyaClient } from '../client.ts'
import type { TuyaClientOptions } from '../client-options.ts'
import { TuyaClockError, TuyaQuotaError } from '../errors/api-errors.ts'
import { isTuyaError, type TuyaError } from '../errors/tuya-error.ts'
import { signsPublishedExamples } from './published-examples.ts'

/** The result of one check. */
export interface DoctorCheck {
  readonly name: 'signing' | 'settings' | 'token' | 'clock' | 'read' | 'quota'
  /** `warning`: works, but should be checked. `skipped`: not run because of an earlier failure. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  /** For users: what was found and what to do about it. Contains no secrets. */
  readonly sentence: string
}

/** The doctor's results, in the order of the checks. */
export interface DoctorReport {
  /** True when no check failed. */
  readonly isHealthy: boolean
  readonly checks: readonly DoctorCheck[]
}

/** The client settings to check. */
export interface DoctorOptions {
  readonly client: TuyaClientOptions
  /** If set, the doctor reads one row of this project's pending list; otherwise it reads the list of projects. */
  readonly projectId?: string | undefined
}

type Finding = Omit<DoctorCheck, 'name'>

const warnSkewMs = 30_000
/** Tuya doesn't document how far off a clock may be; five minutes is a guess. */
const failSkewMs = 5 * 60_000

const ok = (sentence: string): Finding => ({ state: 'ok', sentence })
const failed = (sentence: string): Finding => ({ state: 'failed', sentence })
const skipped = (sentence: string): Finding => ({ state: 'skipped', sentence })

const settle = async <Value>(work: () => Promise<Value>): Promise<Value | TuyaError> => {
  try {
    return await work()
  } catch (error) {
    if (isTuyaError(error)) return error
    throw error
  }
}

const checkSigning = (): Finding =>
  signsPublishedExamples()
    ? ok("This machine reproduces the signatures of Tuya's published examples.")
    : failed(
        "This machine does not reproduce the signatures of Tuya's published examples. The cause is its Node or OpenSSL.",
      )

const checkClock = (skewMs: number | undefined): Finding => {
  if (skewMs === undefined)
    return { state: 'warning', sentence: "The clock was not checked, because Tuya's answer had no time." }
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const words = `This machine's clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} Tuya's.`
  if (Math.abs(skewMs) < warnSkewMs) return ok(words)
  const advice = `${words} Set it with NTP: Tuya refuses requests whose time is too far off.`
  return { state: Math.abs(skewMs) < failSkewMs ? 'warning' : 'failed', sentence: advice }
}

/** One cheap read. Throws the client's errors. */
const readOnce = async (client: TuyaClient, projectId: string | undefined): Promise<Finding> => {
  if (projectId === undefined) {
    const projects = await client.projects.list()
    if (!projects.available)
      return {
        state: 'warning',
        sentence: `${projects.reason} Set a project id to check the OTA calls themselves.`,
      }
    const names = projects.items.map(({ projectId, name }) => `${name ?? 'unnamed'} (${projectId})`)
    return ok(
      `The key sees ${projects.items.length} projects: ${names.join(', ') || 'none'}. Set a project id to check the OTA calls themselves.`,
    )
  }
  const page = await client.ota.listPending({ projectId, pageSize: 1 })
  if (page.items.length > 1)
    return {
      state: 'warning',
      sentence: `Tuya ignores the page size: it returned ${page.items.length} rows instead of 1. Try the other getParameters mode ('body' or 'query').`,
    }
  return ok(`${page.total ?? 'An unknown number of'} devices of the project have a pending update.`)
}

/** If the read is refused, also tries the other `getParameters` mode, which may be the cause. */
const checkRead = async (
  options: DoctorOptions,
  client: TuyaClient,
): Promise<Finding & { error?: TuyaError }> => {
  const first = await settle(() => readOnce(client, options.projectId))
  if (!isTuyaError(first)) return first
  const mode = options.client.getParameters ?? 'body'
  const other = mode === 'body' ? 'query' : 'body'
  if (options.projectId === undefined || first instanceof TuyaQuotaError || first.outcome === 'not-sent')
    return { ...failed(first.message), error: first }
  const secondClient = createTuyaClient({ ...options.client, getParameters: other })
  const second = await settle(() => readOnce(secondClient, options.projectId)).finally(() =>
    secondClient.close(),
  )
  if (isTuyaError(second)) return { ...failed(first.message), error: first }
  return failed(
    `The read fails with GET parameters in the ${mode} and works with them in the ${other}. Set getParameters to '${other}' (TUYA_GET_PARAMETERS=${other}).`,
  )
}

const checkQuota = (client: TuyaClient, errors: readonly (TuyaError | undefined)[]): Finding => {
  const refusal = errors.find((error) => error instanceof TuyaQuotaError)
  if (refusal !== undefined) return failed(refusal.message)
  return ok(
    `No call was refused for quota or subscription. This check used ${client.meter.total()} calls. The API doesn't say how many are left: see Cloud > My Service in the Tuya console.`,
  )
}

/** Each cause is reported once, by the check it belongs to. */
const refusedToken = (error: TuyaError, skewMs: number | undefined): Finding => {
  if (error instanceof TuyaQuotaError) return skipped('No token because of the quota; see quota.')
  const isOfClock = skewMs !== undefined && Math.abs(skewMs) >= failSkewMs
  return isOfClock ? skipped('No token because of the clock; see clock.') : failed(error.message)
}

const examine = async (options: DoctorOptions, client: TuyaClient): Promise<DoctorCheck[]> => {
  const token = await settle(() => client.token.check())
  if (isTuyaError(token)) {
    const skewMs = token instanceof TuyaClockError ? token.skewMs : undefined
    return [
      { name: 'token', ...refusedToken(token, skewMs) },
      {
        name: 'clock',
        ...(skewMs === undefined ? skipped('Not checked: no token.') : checkClock(skewMs)),
      },
      { name: 'read', ...skipped('Not tried: no token.') },
      { name: 'quota', ...checkQuota(client, [token]) },
    ]
  }
  const read = await checkRead(options, client)
  return [
    { name: 'token', ...ok(`Tuya issued a token for ${Math.round(token.lifeMs / 60_000)} minutes.`) },
    { name: 'clock', ...checkClock(token.skewMs) },
    {
      name: 'read',
      ...(read.error instanceof TuyaQuotaError
        ? skipped('Refused because of the quota; see quota.')
        : { state: read.state, sentence: read.sentence }),
    },
    { name: 'quota', ...checkQuota(client, [read.error]) },
  ]
}

/**
 * Finds out why calls to Tuya fail: signing, settings, clock, key, data center, GET parameters or quota. Makes two to four
 * calls, all reads, and retries each at most once when the network fails or Tuya is busy (unless you set `retryLimit`).
 * Reports TuyaErrors as sentences for users instead of rejecting.
 */
export const runDoctor = async (options: DoctorOptions): Promise<DoctorReport> => {
  const checks: DoctorCheck[] = [{ name: 'signing', ...checkSigning() }]
  const client = await settle(async () => createTuyaClient({ retryLimit: 1, ...options.client }))
  if (isTuyaError(client)) checks.push({ name: 'settings', ...failed(client.message) })
  else {
    const address = options.client.baseUrl ?? `the data center ${options.client.dataCenter}`
    const route = client.proxy === undefined ? '' : ` through the proxy ${client.proxy}`
    checks.push({
      name: 'settings',
      ...ok(
        `Calls go to ${address}${route}, with GET parameters in the ${options.client.getParameters ?? 'body'}.`,
      ),
    })
    checks.push(...(await examine(options, client).finally(() => client.close())))
  }
  return { isHealthy: checks.every(({ state }) => state !== 'failed'), checks }
}

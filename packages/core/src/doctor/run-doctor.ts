import { createTuyaClient, type TuyaClient } from '../client.ts'
import type { TuyaClientOptions } from '../client-options.ts'
import { TuyaClockError, TuyaQuotaError } from '../errors/api-errors.ts'
import { isTuyaError, type TuyaError } from '../errors/tuya-error.ts'
import { signsPublishedExamples } from './published-examples.ts'

/** One thing that the doctor looked at. */
export interface DoctorCheck {
  readonly name: 'signing' | 'settings' | 'token' | 'clock' | 'read' | 'quota'
  /** `warning` works today and deserves a look; `skipped` could not be tried because of an earlier failure. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  /** For people: what was seen, and what to do about it. Nothing secret in it. */
  readonly sentence: string
}

/** What the doctor found, in the order in which it looked. */
export interface DoctorReport {
  /** True when no check failed. */
  readonly isHealthy: boolean
  readonly checks: readonly DoctorCheck[]
}

/** Whom the doctor looks at. */
export interface DoctorOptions {
  readonly client: TuyaClientOptions
  /** With it the doctor reads one row of the pending list; without, it asks for the list of projects. */
  readonly projectId?: string | undefined
}

type Finding = Omit<DoctorCheck, 'name'>

const warnSkewMs = 30_000
/** How far off Tuya lets a clock be is not documented; five minutes is a guess. */
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
    ? ok("This machine computes the signatures of Tuya's published examples.")
    : failed(
        "This machine does not compute the signatures of Tuya's published examples. Its Node or OpenSSL is at fault.",
      )

const checkClock = (skewMs: number | undefined): Finding => {
  if (skewMs === undefined)
    return { state: 'warning', sentence: "Tuya's answer had no time, so the clock was not compared." }
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const words = `This machine's clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} Tuya's.`
  if (Math.abs(skewMs) < warnSkewMs) return ok(words)
  const advice = `${words} Set it by NTP: Tuya refuses requests whose time is too far off.`
  return { state: Math.abs(skewMs) < failSkewMs ? 'warning' : 'failed', sentence: advice }
}

/** One cheap read. Returns what it saw, or the error. */
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
      sentence: `Tuya returned ${page.items.length} rows when asked for 1: it ignores the page size. Try the other way of sending GET parameters.`,
    }
  return ok(`${page.total ?? 'An unknown number of'} devices of the project have a pending update.`)
}

/** A refused read may only be a matter of how the parameters travel, so the other way is tried before giving up. */
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
    `No call was refused for quota or subscription. This check used ${client.meter.total()} calls. Tuya tells nobody how many are left: see Cloud > My Service in its console.`,
  )
}

/** One cause is told once, by the check whose matter it is. */
const refusedToken = (error: TuyaError, skewMs: number | undefined): Finding => {
  if (error instanceof TuyaQuotaError) return skipped('There is no token, because of the quota.')
  const isOfClock = skewMs !== undefined && Math.abs(skewMs) >= failSkewMs
  return isOfClock ? skipped('There is no token, because of the clock.') : failed(error.message)
}

const examine = async (options: DoctorOptions, client: TuyaClient): Promise<DoctorCheck[]> => {
  const token = await settle(() => client.token.check())
  if (isTuyaError(token)) {
    const skewMs = token instanceof TuyaClockError ? token.skewMs : undefined
    return [
      { name: 'token', ...refusedToken(token, skewMs) },
      {
        name: 'clock',
        ...(skewMs === undefined ? skipped('Not compared: there is no token.') : checkClock(skewMs)),
      },
      { name: 'read', ...skipped('Not tried: there is no token.') },
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
        ? skipped('Not answered, because of the quota.')
        : { state: read.state, sentence: read.sentence }),
    },
    { name: 'quota', ...checkQuota(client, [read.error]) },
  ]
}

/**
 * Finds out why calls to Tuya fail: signing, settings, clock, key, data center, the way parameters travel, quota.
 * Makes two to four calls, all of them reads, and repeats each once at most when the network or Tuya is busy. Reports
 * what it finds as sentences for people; it rejects with nothing that it could report.
 */
export const runDoctor = async (options: DoctorOptions): Promise<DoctorReport> => {
  const checks: DoctorCheck[] = [{ name: 'signing', ...checkSigning() }]
  const client = await settle(async () => createTuyaClient({ retryLimit: 1, ...options.client }))
  if (isTuyaError(client)) checks.push({ name: 'settings', ...failed(client.message) })
  else {
    const address = options.client.baseUrl ?? `the data center ${options.client.dataCenter}`
    const way = client.proxy === undefined ? '' : ` through the proxy ${client.proxy}`
    checks.push({
      name: 'settings',
      ...ok(`Calls go to ${address}${way}, GET parameters in the ${options.client.getParameters ?? 'body'}.`),
    })
    checks.push(...(await examine(options, client).finally(() => client.close())))
  }
  return { isHealthy: checks.every(({ state }) => state !== 'failed'), checks }
}

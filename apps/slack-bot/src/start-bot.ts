import { setTimeout as sleep } from 'node:timers/promises'
import { createTuyaClient, type TuyaClient } from '@illume-ota/core'
import { createBotClock, type BotClock } from './bot-clock.ts'
import type { TimedAnswer } from './clock/witness-clock.ts'
import { freezesOnly } from './config/config-maintenance-window.ts'
import { roomFreezesOnly } from './config/config-room-windows.ts'
import { proxyOf } from './config/config-proxies.ts'
import type { Config } from './config/config.ts'
import { isPassingDatabaseTrouble } from './database/connection-trouble.ts'
import { openPostgresDatabase, openSqliteDatabase, type Database } from './database/open-database.ts'
import { createEngine } from './engine/create-engine.ts'
import { keepTrying } from './engine/keep-trying.ts'
import { systemCodeOf } from './engine/system-code.ts'
import { startHealthServer } from './observability/health-server.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { createReadinessBoard } from './observability/readiness.ts'
import { DEFAULT_KNOBS } from './rollouts/model/default-knobs.ts'
import type { RolloutKnobs } from './rollouts/model/plan.ts'
import type { Log } from './rollouts/ports/log.ts'
import type { WorkQueue } from './rollouts/ports/work-queue.ts'
import { LIVE_STATUSES } from './rollouts/model/rollout.ts'
import type { Clock } from './rollouts/ports/clock.ts'
import { createSlackAnnouncer } from './slack/announcer/slack-announcer.ts'
import { createSlackApp } from './slack/app/bolt-app.ts'
import { createSlackClient } from './slack/platform/slack-client.ts'
import { createSqlAuditTrail } from './store/trail/sql-audit-trail.ts'
import { createSqlCallCounts } from './store/sql-call-counts.ts'
import { createSqlClaimedKeys } from './store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from './store/sql-device-facts.ts'
import { createSqlMessageLedger } from './store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from './store/sql-outside-updates.ts'
import { createSqlProjectTrail } from './store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from './store/rollouts/sql-rollout-store.ts'
import { createSqlRoomLocks } from './store/sql-room-locks.ts'
import { createSqlUpdateDurations } from './store/sql-update-durations.ts'
import type { Shutdown } from './shutdown.ts'
import { checkSignIn } from './tuya/check-sign-in.ts'
import { createTuyaCloudProbe } from './tuya/tuya-cloud-probe.ts'
import { createTuyaFirmwareGateway } from './tuya/tuya-firmware-gateway.ts'
import { createEmbeddedWorkQueue } from './work-queue/embedded-work-queue.ts'
import { createPgBossWorkQueue } from './work-queue/pg-boss-work-queue.ts'

/** Tuya and Slack are asked before anything else runs, for so long. What answers later is told in the log. */
const FIRST_TRY_MS = { Tuya: 4_000, Slack: 10_000 } as const
const READINESS_MS = 2_000

const openOnce = async ({ url, folder, mayBeNew }: Config['database'], log: Log): Promise<Database> => {
  const database = await (url === undefined
    ? openSqliteDatabase(folder, { mayBeNew })
    : openPostgresDatabase(url, {
        mayBeNew,
        onIdleError: (error) => log.warn({ error }, 'A connection to the database broke'),
      }))
  log.info({ installationId: database.installationId }, 'The database is open')
  if (mayBeNew)
    log.warn({}, 'NEW_INSTALLATION=yes is for one start only: remove it, or a lost database is not noticed')
  return database
}

const createWorkQueue = (
  database: Database,
  { url }: Config['database'],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): WorkQueue =>
  url === undefined
    ? createEmbeddedWorkQueue({ db: database.db, clock, log })
    : createPgBossWorkQueue({ url, db: database.db, clock, log })

const toKnobs = ({ rollouts, approvers }: Config): RolloutKnobs => ({
  ...DEFAULT_KNOBS,
  maxInFlight: rollouts.maxInFlight,
  settleMs: rollouts.settleMs,
  soakMs: { canary: rollouts.soakCanaryMs, later: rollouts.soakLaterMs },
  retryDelaysMs: rollouts.retryDelaysMs,
  parkedTimeoutMs: rollouts.parkedTimeoutMs,
  approvalTtlMs: approvers.ttlMs,
  quorum: approvers.quorum,
})

const toClient = (
  { tuya }: Config,
  { note }: BotClock,
  onCall: (call: { operation: string; isOk: boolean; result: string }) => void,
): TuyaClient =>
  createTuyaClient({
    ...(tuya.baseUrl === undefined ? { dataCenter: tuya.dataCenter ?? 'eu' } : { baseUrl: tuya.baseUrl }),
    clientId: tuya.clientId,
    clientSecret: tuya.clientSecret,
    getParameters: tuya.getParameters,
    requestsPerSecond: tuya.requestsPerSecond,
    onCall: ({ operation, result, serverTimeMs, durationMs }) => {
      if (serverTimeMs !== undefined) note?.('tuya', { serverTimeMs, roundTripMs: durationMs })
      onCall({ operation, isOk: result === 'ok', result })
    },
  })

/** Waits for the first try of a part, but not for ever; an error that comes later is only told. */
const firstTry = async (part: keyof typeof FIRST_TRY_MS, log: Log, tried: Promise<void>): Promise<void> => {
  const late = sleep(FIRST_TRY_MS[part], 'late' as const, { ref: false })
  if ((await Promise.race([tried, late])) !== 'late') return
  log.warn({ part }, 'No answer yet; starting all the same')
  tried.catch((error: unknown) => log.error({ part, error }, 'It was refused after the start'))
}

export interface RunningBot {
  /** Resolves when Slack can reach the bot for the first time. */
  readonly whenConnected: Promise<void>
  isConnected(): boolean
  /** Why Slack can't reach the bot, in few words. */
  trouble(): string | undefined
}

/** Composition root: puts the parts together and starts them in order. */
export const startBot = async (config: Config, log: Log, shutdown: Shutdown): Promise<RunningBot> => {
  const readiness = createReadinessBoard({
    needed: ['database', 'slack', 'engine'],
    told: ['tuya'],
    limitMs: READINESS_MS,
  })
  let metricsText: Metrics['text'] = () => Promise.reject(new Error('The database is not open yet.'))
  if (config.healthPort !== undefined) {
    const health = await startHealthServer({
      port: config.healthPort,
      metrics: () => metricsText(),
      readiness: () => readiness.read(),
    })
    shutdown.onStop('health', () => health.stop())
  }
  const awayText = (error: unknown): string => `does not answer (${systemCodeOf(error) ?? 'see the log'})`
  const untilDatabaseAnswers = {
    signal: shutdown.asked,
    isFinal: (error: unknown) => !isPassingDatabaseTrouble(error),
    onFailure: (error: unknown, next: { failures: number; delayMs: number }) => {
      readiness.set('database', { isWell: false, text: awayText(error) })
      log.warn({ error, ...next }, 'The database cannot be used yet')
    },
  }
  const database = await keepTrying(() => openOnce(config.database, log), untilDatabaseAnswers)
  shutdown.onStop('database', database.close)
  readiness.set('database', () =>
    database.check().then(
      () => ({ isWell: true, text: 'answers' }),
      (error: unknown) => ({ isWell: false, text: awayText(error) }),
    ),
  )
  const { db, transactions, installationId } = database
  const botClock = createBotClock(database, {
    log,
    onConfirmed: () => {
      queue.realign().catch((error: unknown) => {
        log.warn({ error }, 'Due times could not be moved after the clock was corrected')
      })
    },
    // Slack's costs nothing; Tuya's is one of the month's calls.
    probes: [() => slackClient.auth.test(), () => client.token.check()],
  })
  const { clock, note } = botClock
  const queue = createWorkQueue(database, config.database, { clock, log })
  const store = createSqlRolloutStore(db)
  const ledger = createSqlMessageLedger(db)
  const metrics = createMetrics({
    backlog: () => queue.backlog(),
    liveRollouts: async () => (await store.list({ statuses: LIVE_STATUSES })).length,
    now: clock.now,
    time: clock,
  })
  metricsText = metrics.text
  const client = toClient(config, botClock, (call) => {
    metrics.countTuyaCall(call)
    const text = call.isOk ? 'answers' : `the last call failed (${call.result})`
    readiness.set('tuya', { isWell: call.isOk, text })
  })
  shutdown.onStop('Tuya', () => client.close())
  const { botToken, apiUrl } = config.slack
  const onServerTime = note && ((answer: TimedAnswer) => note('slack', answer))
  const { proxies } = config
  const hasProxy = proxies.https !== undefined || proxies.http !== undefined
  const proxyFor = hasProxy ? (address: string) => proxyOf(proxies, address) : undefined
  const slackClient = createSlackClient({
    botToken,
    installationId,
    slackApiUrl: apiUrl,
    proxyFor,
    onServerTime,
    log,
    signal: shutdown.cut,
  })
  const approvers = {
    approverUserIds: config.approvers.userIds,
    approverGroupIds: config.approvers.groupIds,
    quorum: config.approvers.quorum,
  }
  const announcer = createSlackAnnouncer({
    client: slackClient,
    installationId,
    ledger,
    loadRollout: (rolloutId) => store.load(rolloutId),
    clock,
    log,
    context: { approvers },
  })
  const engine = createEngine({
    store,
    transactions,
    queue,
    gateway: createTuyaFirmwareGateway({ client, clock, log, signal: shutdown.cut }),
    announcer,
    clock,
    time: clock,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, clock),
    callCounts: createSqlCallCounts(db),
    durations: createSqlUpdateDurations(db),
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: createTuyaCloudProbe(client),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
    projectTrail: createSqlProjectTrail(db),
    knobs: toKnobs(config),
    pollBounds: {
      minimumMs: config.rollouts.pollMinimumMs,
      maximumMs: config.rollouts.pollMaximumMs,
      idleMs: config.rollouts.pollIdleMs,
    },
    callsPerMonth: config.tuya.callsPerMonth,
    windowOf: (_projectId, start) =>
      start === 'next-window' || config.window === undefined ? config.window : freezesOnly(config.window),
    roomWindowsOf: (_projectId, start) =>
      start === 'next-window' ? config.roomWindows : roomFreezesOnly(config.roomWindows),
  })
  const slack = createSlackApp({
    botToken,
    installationId,
    ...(config.slack.appToken === undefined ? {} : { appToken: config.slack.appToken }),
    ...(config.slack.signingSecret === undefined ? {} : { signingSecret: config.slack.signingSecret }),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    proxyFor,
    receiver: config.slack.receiver,
    port: config.slack.httpPort,
    engine,
    ledger,
    troubles: () => announcer.troubles(),
    project: { projectId: config.tuya.projectId },
    approvers,
    clock,
    onServerTime,
    log,
    signal: shutdown.cut,
  })
  shutdown.onStop('cards', () => announcer.idle())
  shutdown.onStop('Slack and the engine', async () => {
    await Promise.all([slack.stop(), engine.stop()])
  })
  readiness.set('slack', () => {
    const { open, trouble } = slack.state()
    if (open > 0) return { isWell: true, text: 'connected' }
    return { isWell: false, text: trouble === undefined ? 'not connected' : `not connected (${trouble})` }
  })
  shutdown.onStop('clock', clock.stop)
  clock.start()
  // One query; until then each replica goes by its own machine's time.
  if (database.kind === 'postgres') await clock.confirm()
  await firstTry('Tuya', log, checkSignIn(client, log))
  shutdown.asked.throwIfAborted()
  await firstTry('Slack', log, slack.start())
  await keepTrying(() => engine.start(), untilDatabaseAnswers)
  readiness.set('engine', { isWell: true, text: 'runs' })
  return {
    whenConnected: slack.whenConnected,
    isConnected: () => slack.state().open > 0,
    trouble: () => slack.state().trouble,
  }
}

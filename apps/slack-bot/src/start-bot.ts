import { createTuyaClient, isTuyaError, type TuyaClient } from '@illume-ota/core'
import { machineClock } from './clock/machine-clock.ts'
import { freezesOnly } from './config-maintenance-window.ts'
import { roomFreezesOnly } from './config-room-windows.ts'
import type { Config } from './config.ts'
import { openPostgresDatabase, openSqliteDatabase, type Database } from './database/open-database.ts'
import { createEngine } from './engine/engine.ts'
import { startHealthServer } from './observability/health-server.ts'
import { createMetrics } from './observability/metrics.ts'
import { DEFAULT_KNOBS } from './rollouts/default-knobs.ts'
import type { RolloutKnobs } from './rollouts/plan.ts'
import { GatewayError } from './rollouts/ports/firmware-gateway.ts'
import type { Log } from './rollouts/ports/log.ts'
import type { WorkQueue } from './rollouts/ports/work-queue.ts'
import { LIVE_STATUSES } from './rollouts/rollout.ts'
import { createSlackAnnouncer } from './slack/announcer/slack-announcer.ts'
import { createSlackApp } from './slack/app/bolt-app.ts'
import { createSlackClient } from './slack/slack-client.ts'
import { createSqlAuditTrail } from './store/sql-audit-trail.ts'
import { createSqlCallCounts } from './store/sql-call-counts.ts'
import { createSqlClaimedKeys } from './store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from './store/sql-device-facts.ts'
import { createSqlMessageLedger } from './store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from './store/sql-outside-updates.ts'
import { createSqlRolloutStore } from './store/sql-rollout-store.ts'
import { createSqlRoomLocks } from './store/sql-room-locks.ts'
import { createSqlUpdateDurations } from './store/sql-update-durations.ts'
import { createTuyaCloudProbe } from './tuya/tuya-cloud-probe.ts'
import { toGatewayError } from './tuya/to-gateway-error.ts'
import { createTuyaFirmwareGateway } from './tuya/tuya-firmware-gateway.ts'
import { createEmbeddedWorkQueue } from './work-queue/embedded-work-queue.ts'
import { createPgBossWorkQueue } from './work-queue/pg-boss-work-queue.ts'

const clock = machineClock

/** What a person must mend before the bot can start; the message is all they need. */
export class StartError extends Error {}

const openDatabase = (config: Config['database'], log: Log): Promise<Database> =>
  config.url === undefined
    ? openSqliteDatabase(config.folder)
    : openPostgresDatabase(config.url, {
        onIdleError: (error) => log.warn({ error }, 'A connection to the database broke'),
      })

const createWorkQueue = (database: Database, config: Config['database'], log: Log): WorkQueue =>
  config.url === undefined
    ? createEmbeddedWorkQueue({ db: database.db, clock, log })
    : createPgBossWorkQueue({ url: config.url, db: database.db, clock, log })

const toKnobs = ({ rollouts, approvers }: Config): RolloutKnobs => ({
  ...DEFAULT_KNOBS,
  maxInFlight: rollouts.maxInFlight,
  settleMs: rollouts.settleMs,
  soakMs: { canary: rollouts.soakCanaryMs, later: rollouts.soakLaterMs },
  retryDelaysMs: rollouts.retryDelaysMs,
  parkedPatienceMs: rollouts.parkedPatienceMs,
  approvalTtlMs: approvers.ttlMs,
  quorum: approvers.quorum,
})

const toClient = (
  { tuya }: Config,
  onCall: (call: { operation: string; isOk: boolean }) => void,
): TuyaClient =>
  createTuyaClient({
    ...(tuya.baseUrl === undefined ? { dataCenter: tuya.dataCenter ?? 'eu' } : { baseUrl: tuya.baseUrl }),
    clientId: tuya.clientId,
    clientSecret: tuya.clientSecret,
    getParameters: tuya.getParameters,
    requestsPerSecond: tuya.requestsPerSecond,
    onCall: ({ operation, result }) => onCall({ operation, isOk: result === 'ok' }),
  })

/** Wrong keys are told at once; a cloud that is away for the moment is no reason not to start. */
const checkTuya = async (client: TuyaClient, log: Log): Promise<void> => {
  try {
    await client.token.check()
  } catch (error) {
    const problem = toGatewayError(error)
    if (!(problem instanceof GatewayError)) throw error
    const trace = problem.requestId === undefined ? '' : ` tid ${problem.requestId}`
    if (problem.problem === 'credentials' && isTuyaError(error) && !error.isRetryable)
      throw new StartError(`${problem.message}${trace}`)
    log.warn({ error: problem }, `${problem.message} Starting all the same.`)
  }
}

/** Composition root: puts the parts together and starts them in order. */
export const startBot = async (config: Config, log: Log): Promise<{ stop(): Promise<void> }> => {
  const database = await openDatabase(config.database, log)
  const { db, transactions } = database
  const queue = createWorkQueue(database, config.database, log)
  const store = createSqlRolloutStore(db)
  const ledger = createSqlMessageLedger(db)
  const metrics = createMetrics({
    backlog: () => queue.backlog(),
    liveRollouts: async () => (await store.list({ statuses: LIVE_STATUSES })).length,
    now: clock.now,
  })
  const client = toClient(config, metrics.countTuyaCall)
  const { botToken, apiUrl } = config.slack
  const approvers = {
    approverUserIds: config.approvers.userIds,
    approverGroupIds: config.approvers.groupIds,
    quorum: config.approvers.quorum,
  }
  const announcer = createSlackAnnouncer({
    client: createSlackClient({ botToken, slackApiUrl: apiUrl, log }),
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
    gateway: createTuyaFirmwareGateway({ client, clock, log }),
    announcer,
    clock,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, clock),
    callCounts: createSqlCallCounts(db),
    durations: createSqlUpdateDurations(db),
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: createTuyaCloudProbe(client),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
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
    ...(config.slack.appToken === undefined ? {} : { appToken: config.slack.appToken }),
    ...(config.slack.signingSecret === undefined ? {} : { signingSecret: config.slack.signingSecret }),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    receiver: config.slack.receiver,
    port: config.slack.httpPort,
    engine,
    ledger,
    troubles: () => announcer.troubles(),
    project: { projectId: config.tuya.projectId },
    approvers,
    clock,
    log,
  })
  await checkTuya(client, log)
  await slack.start()
  await engine.start()
  const health =
    config.healthPort === undefined
      ? undefined
      : await startHealthServer({
          port: config.healthPort,
          metrics: metrics.text,
          readiness: async () => {
            const isDatabaseWell = await database.check().then(
              () => true,
              () => false,
            )
            const isConnected = slack.isConnected()
            return {
              isReady: isDatabaseWell && isConnected,
              parts: {
                database: isDatabaseWell ? 'answers' : 'does not answer',
                slack: isConnected ? 'connected' : 'not connected',
              },
            }
          },
        })
  return {
    stop: async () => {
      await health?.stop()
      await slack.stop()
      await engine.stop()
      await announcer.idle()
      client.close()
      await database.close()
    },
  }
}

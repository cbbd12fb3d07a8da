import type { Config } from '../config/config.ts'
import { keepTrying } from '../engine/keep-trying.ts'
import { createMetrics } from '../observability/metrics.ts'
import { LIVE_STATUSES } from '../rollouts/model/rollout.ts'
import type { Log } from '../rollouts/ports/log.ts'
import { createSqlRolloutStore } from '../store/rollouts/sql-rollout-store.ts'
import { createSqlMessageLedger } from '../store/sql-message-ledger.ts'
import { callProblemText } from '../slack/text/codes/call-problem-text.ts'
import { checkSignIn } from '../tuya/check-sign-in.ts'
import { createBotClock } from './bot-clock.ts'
import { createBotReadiness, serveHealth } from './bot-readiness.ts'
import { buildEngine } from './build-engine.ts'
import { buildSlack } from './build-slack.ts'
import { buildTuyaClient } from './build-tuya-client.ts'
import { firstTry } from './first-try.ts'
import { createWorkQueue, openStorage, untilDatabaseAnswers } from './open-storage.ts'
import type { Shutdown } from './shutdown.ts'

export interface RunningBot {
  /** Resolves when Slack can first reach the bot. */
  readonly whenConnected: Promise<void>
  isConnected(): boolean
  /** Why Slack can't reach the bot, in a few words. */
  trouble(): string | undefined
}

/** Composition root: puts the parts together and starts them in order. */
export const startBot = async (config: Config, log: Log, shutdown: Shutdown): Promise<RunningBot> => {
  const readiness = createBotReadiness()
  const { serveMetrics } = await serveHealth(config.healthPort, readiness, shutdown)
  const database = await openStorage(config, { readiness, log, shutdown })
  const { db, installationId } = database
  const { clock, note } = createBotClock(database, {
    log,
    onConfirmed: () => {
      queue.realign().catch((error: unknown) => {
        log.warn({ error }, 'Due times could not be moved after the clock was corrected')
      })
    },
    // Slack's probe is free; Tuya's uses one of the month's calls.
    probes: [() => slack.client.auth.test(), () => tuyaClient.token.check()],
  })
  const queue = createWorkQueue(config.database, database, { clock, log })
  const store = createSqlRolloutStore(db)
  const metrics = createMetrics({
    backlog: () => queue.backlog(),
    liveRollouts: async () => (await store.list({ statuses: LIVE_STATUSES })).length,
    now: clock.now,
    time: clock,
  })
  serveMetrics(metrics.text)
  const tuyaClient = buildTuyaClient(config, { note, metrics, readiness })
  shutdown.onStop('Tuya', () => tuyaClient.close())
  const slack = buildSlack(config, {
    installationId,
    ledger: createSqlMessageLedger(db),
    store,
    clock,
    note,
    log,
    signal: shutdown.cut,
  })
  const { announcer } = slack
  const engine = buildEngine(config, {
    store,
    queue,
    announcer,
    log,
    database,
    clock,
    tuyaClient,
    signal: shutdown.cut,
  })
  const app = slack.createApp(engine)
  shutdown.onStop('cards', () => announcer.idle())
  shutdown.onStop('Slack and the engine', async () => {
    await Promise.all([app.stop(), engine.stop()])
  })
  readiness.set('slack', () => {
    const { open, trouble } = app.state()
    if (open > 0) return { isWell: true, text: 'connected' }
    return { isWell: false, text: trouble === undefined ? 'not connected' : `not connected (${trouble})` }
  })
  shutdown.onStop('clock', clock.stop)
  clock.start()
  // One query; until then, each replica uses its own machine's time.
  if (database.kind === 'postgres') await clock.confirm()
  await firstTry('Tuya', log, checkSignIn(tuyaClient, log, callProblemText))
  shutdown.asked.throwIfAborted()
  await firstTry('Slack', log, app.start())
  await keepTrying(() => engine.start(), untilDatabaseAnswers({ readiness, log, shutdown }))
  readiness.set('engine', { isWell: true, text: 'runs' })
  return {
    whenConnected: app.whenConnected,
    isConnected: () => app.state().open > 0,
    trouble: () => app.state().trouble,
  }
}

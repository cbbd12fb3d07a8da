import { windowStateNow } from '../../src/engine/windows/window-state.ts'
import { openSqliteDatabase } from '../../src/database/open-database.ts'
import { createEngine } from '../../src/engine/create-engine.ts'
import type { DraftRequest } from '../../src/engine/commands/draft-rollout.ts'
import type { RunnableEngine } from '../../src/engine/engine.ts'
import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import type { RolloutKnobs } from '../../src/rollouts/model/plan.ts'
import { MOST_DEVICES } from '../../src/rollouts/people/decide-draft.ts'
import type { Transactions } from '../../src/rollouts/ports/transaction.ts'
import type { ClaimedWork, WorkQueue, WorkResult } from '../../src/rollouts/ports/work-queue.ts'
import { createSlackAnnouncer } from '../../src/slack/announcer/slack-announcer.ts'
import { createSqlAuditTrail } from '../../src/store/trail/sql-audit-trail.ts'
import { createSqlCallCounts } from '../../src/store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../../src/store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../../src/store/sql-device-facts.ts'
import { createSqlMessageLedger } from '../../src/store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from '../../src/store/sql-outside-updates.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { createSqlRoomLocks } from '../../src/store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import { probeOf, type SmallCloud } from '../engine/small-cloud.ts'
import { CONFIRMED_TIME, type ManualTime } from '../support/manual-time.ts'
import { draftAnyway } from './draft-anyway.ts'
import { WordlessSlack } from './wordless-slack.ts'

/** The most that the configuration allows on its way in a project, so that one page shows all of it. */
export const SCALE_KNOBS: RolloutKnobs = { ...DEFAULT_KNOBS, maxInFlight: 100 }

export interface ScaleBot {
  readonly engine: RunnableEngine
  readonly slack: WordlessSlack
  readonly problems: unknown[]
  /** Drafts through the engine; beyond the limit of one request, beneath it. */
  draft(request: DraftRequest): Promise<unknown>
  /** Transactions of the engine so far. */
  transactions(): number
  /** From the first query to the end of the commit. */
  longestTransactionMs(): number
  end(): Promise<void>
}

/** Passes each piece of work through `around` on its way to the handler. */
const surrounded = (
  queue: WorkQueue,
  around: (work: ClaimedWork, run: () => Promise<WorkResult>) => Promise<WorkResult>,
): WorkQueue => ({ ...queue, start: (handle) => queue.start((work) => around(work, () => handle(work))) })

/** The bot as `start/start-bot.ts` builds it, on its own database file, with a cloud and a Slack in memory. */
export const startScaleBot = async (options: {
  readonly folder: string
  readonly time: ManualTime
  readonly cloud: SmallCloud
  readonly knobs?: RolloutKnobs
  readonly around: (work: ClaimedWork, run: () => Promise<WorkResult>) => Promise<WorkResult>
}): Promise<ScaleBot> => {
  const { folder, time, cloud, around } = options
  const problems: unknown[] = []
  const note = (facts: object, message: string): void => void problems.push({ ...facts, message })
  const log = { debug: () => {}, info: () => {}, warn: note, error: note }
  const database = await openSqliteDatabase(folder)
  const { db } = database
  const store = createSqlRolloutStore(db)
  const slack = new WordlessSlack(time)
  const announcer = createSlackAnnouncer({
    installationId: database.installationId,
    client: slack,
    ledger: createSqlMessageLedger(db),
    loadRollout: (rolloutId) => store.load(rolloutId),
    clock: time,
    log,
    context: {
      approvers: { approverUserIds: ['U-approver'], approverGroupIds: [], quorum: 1 },
      windowAt: windowStateNow,
    },
    wait: (ms) =>
      new Promise((resolve) => {
        time.schedule(resolve, ms)
      }),
  })
  let transactionCount = 0
  let longestTransactionMs = 0
  const transactions: Transactions = {
    run: async (work) => {
      transactionCount += 1
      // There is one connection, so that the wait for it isn't part of the transaction.
      let startedMs = Number.POSITIVE_INFINITY
      const result = await database.transactions.run((transaction) => {
        startedMs = performance.now()
        return work(transaction)
      })
      longestTransactionMs = Math.max(longestTransactionMs, performance.now() - startedMs)
      return result
    },
  }
  const queue = surrounded(
    createEmbeddedWorkQueue({ db, clock: time, scheduler: time, log, random: () => 0.5 }),
    around,
  )
  const durations = createSqlUpdateDurations(db)
  const engine = createEngine({
    store,
    transactions,
    queue,
    gateway: cloud,
    announcer,
    clock: time,
    time: CONFIRMED_TIME,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, time),
    callCounts: createSqlCallCounts(db),
    durations,
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: probeOf(cloud),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
    projectTrail: createSqlProjectTrail(db),
    knobsOf: () => options.knobs ?? SCALE_KNOBS,
  })
  await engine.start()
  return {
    engine,
    slack,
    problems,
    draft: (request) =>
      request.selection.devices.length > MOST_DEVICES
        ? draftAnyway({ store, queue, clock: time, durations, transactions }, request)
        : engine.draft(request),
    transactions: () => transactionCount,
    longestTransactionMs: () => longestTransactionMs,
    end: async () => {
      await engine.stop()
      await database.close()
    },
  }
}

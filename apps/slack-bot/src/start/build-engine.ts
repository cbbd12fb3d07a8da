import type { TuyaClient } from '@illume-ota/core'
import type { ConfirmedClock } from '../clock/confirmed-clock.ts'
import { freezesOnly } from '../config/config-maintenance-window.ts'
import { roomFreezesOnly } from '../config/config-room-windows.ts'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/open-database.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { EngineParts } from '../engine/engine-parts.ts'
import type { RunnableEngine } from '../engine/engine.ts'
import { DEFAULT_KNOBS } from '../rollouts/model/default-knobs.ts'
import type { RolloutKnobs } from '../rollouts/model/plan.ts'
import { createSqlCallCounts } from '../store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../store/sql-device-facts.ts'
import { createSqlOutsideUpdates } from '../store/sql-outside-updates.ts'
import { createSqlRoomLocks } from '../store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../store/sql-update-durations.ts'
import { createSqlAuditTrail } from '../store/trail/sql-audit-trail.ts'
import { createSqlProjectTrail } from '../store/trail/sql-project-trail.ts'
import { createTuyaCloudProbe } from '../tuya/tuya-cloud-probe.ts'
import { createTuyaFirmwareGateway } from '../tuya/tuya-firmware-gateway.ts'

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

/** What the configuration decides about plans and polls. */
const toRules = (
  config: Config,
): Pick<EngineParts, 'knobs' | 'pollBounds' | 'callsPerMonth' | 'windowOf' | 'roomWindowsOf'> => ({
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

/** The engine on the store's ports, before the configured Tuya account. */
export const buildEngine = (
  config: Config,
  parts: Pick<EngineParts, 'store' | 'queue' | 'announcer' | 'log'> & {
    readonly database: Database
    readonly clock: ConfirmedClock
    readonly tuyaClient: TuyaClient
    /** Ends calls to Tuya that are still under way. */
    readonly signal: AbortSignal
  },
): RunnableEngine => {
  const { store, queue, announcer, log, database, clock, tuyaClient, signal } = parts
  const { db, transactions } = database
  return createEngine({
    store,
    transactions,
    queue,
    gateway: createTuyaFirmwareGateway({ client: tuyaClient, clock, log, signal }),
    announcer,
    clock,
    time: clock,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, clock),
    callCounts: createSqlCallCounts(db),
    durations: createSqlUpdateDurations(db),
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: createTuyaCloudProbe(tuyaClient),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
    projectTrail: createSqlProjectTrail(db),
    ...toRules(config),
  })
}

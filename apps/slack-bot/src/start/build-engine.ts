import type { TuyaClient } from '@illume-ota/core'
import type { ConfirmedClock } from '../clock/confirmed-clock.ts'
import { freezesOnly } from '../settings/windows/maintenance-window.ts'
import { roomFreezesOnly } from '../settings/windows/room-windows.ts'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/open-database.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { EngineParts } from '../engine/engine-parts.ts'
import type { RunnableEngine } from '../engine/engine.ts'
import { knobsOf } from '../rollouts/planning/knobs-of.ts'
import { createSqlCallCounts } from '../store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../store/sql-device-facts.ts'
import { createSqlOutsideUpdates } from '../store/sql-outside-updates.ts'
import { createSqlSettings } from '../store/sql-settings.ts'
import { createSettingsOf, type SettingsOf } from './settings-of.ts'
import { createSqlRoomLocks } from '../store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../store/sql-update-durations.ts'
import { createSqlAuditTrail } from '../store/trail/sql-audit-trail.ts'
import { createSqlProjectTrail } from '../store/trail/sql-project-trail.ts'
import { createTuyaCloudProbe } from '../tuya/tuya-cloud-probe.ts'
import { createTuyaFirmwareGateway } from '../tuya/tuya-firmware-gateway.ts'

/** What the settings of each project decide about its plans. */
const toRules = (
  settingsOf: SettingsOf,
  { polls }: Config,
): Pick<EngineParts, 'knobsOf' | 'windowOf' | 'roomWindowsOf'> => ({
  knobsOf: async (projectId) => knobsOf(await settingsOf(projectId), polls),
  windowOf: async (projectId, start) => {
    const { window } = await settingsOf(projectId)
    return start === 'next-window' || window === undefined ? window : freezesOnly(window)
  },
  roomWindowsOf: async (projectId, start) => {
    const { roomWindows } = await settingsOf(projectId)
    return start === 'next-window' ? roomWindows : roomFreezesOnly(roomWindows)
  },
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
    gateway: createTuyaFirmwareGateway({
      client: tuyaClient,
      account: { budget: config.project.account, callsPerMonth: config.tuya.callsPerMonth },
      clock,
      log,
      signal,
    }),
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
    ...toRules(createSettingsOf(config, createSqlSettings(db)), config),
    pollBounds: config.polls,
    typicalDurations: config.typicalDurations,
  })
}

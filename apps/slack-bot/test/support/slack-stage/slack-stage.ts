import { createSlackSimulator, type SlackSimulator, type WorkspaceSeed } from '@illume-ota/slack-simulator'
import { openDatabase, type Database } from '../../../src/database/open-database.ts'
import { createSqliteDialect } from '../../../src/database/sqlite-dialect.ts'
import { createEngine } from '../../../src/engine/create-engine.ts'
import type { RunnableEngine } from '../../../src/engine/engine.ts'
import type { RoomWindow } from '../../../src/engine/windows/match-room-windows.ts'
import { windowStateNow } from '../../../src/engine/windows/window-state.ts'
import type { DeviceKind } from '../../../src/fleet/device.ts'
import type { Room } from '../../../src/fleet/places/room.ts'
import { DEFAULT_KNOBS } from '../../../src/rollouts/model/default-knobs.ts'
import type { MessageLedger } from '../../../src/rollouts/ports/announcer.ts'
import type { MaintenanceWindow } from '../../../src/rollouts/model/plan.ts'
import type { FirmwareGateway } from '../../../src/rollouts/ports/firmware-gateway.ts'
import { createSlackAnnouncer, type SlackAnnouncer } from '../../../src/slack/announcer/slack-announcer.ts'
import { createSlackApp, type SlackApp, type SlackAppOptions } from '../../../src/slack/app/bolt-app.ts'
import { CONFIRMED_TIME } from '../manual-time.ts'
import { createSlackClient } from '../../../src/slack/platform/slack-client.ts'
import { createSqlAuditTrail } from '../../../src/store/trail/sql-audit-trail.ts'
import { createSqlCallCounts } from '../../../src/store/sql-call-counts.ts'
import { createSqlClaimedKeys } from '../../../src/store/sql-claimed-keys.ts'
import { createSqlDeviceFacts } from '../../../src/store/sql-device-facts.ts'
import { createSqlMessageLedger } from '../../../src/store/sql-message-ledger.ts'
import { createSqlOutsideUpdates } from '../../../src/store/sql-outside-updates.ts'
import { createSqlProjectTrail } from '../../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../../src/store/rollouts/sql-rollout-store.ts'
import { createSqlRoomLocks } from '../../../src/store/sql-room-locks.ts'
import { createSqlUpdateDurations } from '../../../src/store/sql-update-durations.ts'
import { createEmbeddedWorkQueue } from '../../../src/work-queue/embedded-work-queue.ts'
import { createSmallCloud, lamp, probeOf, type SmallCloud } from '../../engine/small-cloud.ts'

export const MIA = 'U0MIATORRES'
export const JONAS = 'U0JONASWEBER'
export const AIKO = 'U0AIKOTANAKA'
export const PRIYA = 'U0PRIYANAIR'
export const SAM = 'U0SAMOKAFOR'
export const LENA_GUEST = 'U0GUESTLENA'
export const CHANNEL = 'C0FACILITIES'
/** The bot is not a member there. */
export const FOREIGN_CHANNEL = 'C0LIGHTINGOPS'

const ROOMS = [
  { roomId: 'room-4a', name: 'Meeting room A', path: ['4F', 'Meeting room A'] },
  { roomId: 'room-5a', name: 'Meeting room A', path: ['5F', 'Meeting room A'] },
  { roomId: 'room-4c', name: 'Corridor 4', path: ['4F', 'Corridor 4'] },
  { roomId: 'room-5k', name: 'Kitchen', path: ['5F', 'Kitchen'] },
  { roomId: 'room-big', name: 'Hall', path: ['1F', 'Hall'] },
]

const devicesIn = (roomId: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    lamp(`${roomId}-${index + 1}`, { roomId, updateMs: 150, online: !(roomId === 'room-4a' && index === 2) }),
  )

const FAST = {
  ...DEFAULT_KNOBS,
  settleMs: 60,
  soakMs: { canary: 50, later: 50 },
  retryDelaysMs: [100],
  parkedTimeoutMs: 0,
  verifyTimeoutMs: 2_000,
}

export interface LogLine {
  readonly level: string
  readonly facts: object
  readonly message: string
}

export interface SlackStage {
  readonly slack: SlackSimulator
  readonly cloud: SmallCloud
  readonly engine: RunnableEngine
  readonly ledger: MessageLedger
  /** What the Slack side used of the engine, by name. */
  readonly engineUses: string[]
  readonly announcer: SlackAnnouncer
  readonly app: SlackApp
  /** The id on its cards and buttons. */
  readonly installationId: string
  readonly logLines: readonly LogLine[]
  readonly db: Database['db']
  /** Sets the bot's clock, which then runs on. Running timers keep their length. */
  setClock(atMs: number): void
  /** A restarted Slack side on the same database. */
  newApp(more?: Partial<SlackAppOptions>): SlackApp
  newAnnouncer(): SlackAnnouncer
  stop(): Promise<void>
}

export interface StageOptions {
  /** A workspace other than the usual one. */
  readonly workspace?: WorkspaceSeed
  /** Names by device id, for hostile ones. */
  readonly names?: ReadonlyMap<string, string>
  /** More rooms, each with one device. */
  readonly rooms?: readonly Room[]
  /** By device id; the others are lights. */
  readonly kinds?: ReadonlyMap<string, DeviceKind>
  readonly quorum?: number
  readonly app?: Partial<SlackAppOptions>
  readonly roomCount?: number
  readonly window?: MaintenanceWindow
  /** How long the simulator waits for an answer. Slack waits 3 s; a busy machine may take longer. */
  readonly answerWithinMs?: number
  /** Instead of 50 ms, for the canary and later waves. */
  readonly soakMs?: number
  readonly roomWindows?: readonly RoomWindow[]
  /** Instead of one retry after 100 ms. */
  readonly retryDelaysMs?: readonly number[]
}

const renamed = (cloud: SmallCloud, names: ReadonlyMap<string, string>): FirmwareGateway => ({
  ...cloud,
  listPending: async (projectId, filter) => {
    const reading = await cloud.listPending(projectId, filter)
    return {
      ...reading,
      devices: reading.devices.map((device) => ({
        ...device,
        name: names.get(device.deviceId) ?? device.name,
      })),
    }
  },
})

/** The real bot with a model cloud behind its port, on the Slack simulator: real Bolt, engine and database. */
export const startSlackStage = async (options: StageOptions = {}): Promise<SlackStage> => {
  const slack = await createSlackSimulator({
    answerWithinMs: options.answerWithinMs ?? 60_000,
    ...(options.workspace !== undefined && { workspace: options.workspace }),
  })
  let aheadMs = 0
  const clock = { now: () => Date.now() + aheadMs, elapsed: () => performance.now() + aheadMs }
  const logLines: LogLine[] = []
  const write = (level: string) => (facts: object, message: string) =>
    void logLines.push({ level, facts, message })
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const { rooms = [] } = options
  const cloud = createSmallCloud({
    now: clock.now,
    rooms: [...ROOMS, ...rooms],
    devices: [
      ...devicesIn('room-4a', 6),
      ...devicesIn('room-5a', 3),
      ...devicesIn('room-4c', 4),
      ...devicesIn('room-big', 60),
      ...rooms.flatMap(({ roomId }) => devicesIn(roomId, 1)),
    ].map((device) => ({ ...device, kind: options.kinds?.get(device.deviceId) ?? 'light' })),
  })
  const database = await openDatabase(createSqliteDialect(':memory:'), 'sqlite')
  const { db, transactions, installationId } = database
  const store = createSqlRolloutStore(db)
  const ledger = createSqlMessageLedger(db)
  const approvers = {
    approverUserIds: ['U0PRIYANAIR', LENA_GUEST],
    approverGroupIds: ['S0FACILITYLEADS'],
    quorum: options.quorum ?? 1,
  }
  const newAnnouncer = (): SlackAnnouncer =>
    createSlackAnnouncer({
      client: createSlackClient({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, installationId }),
      installationId,
      ledger,
      loadRollout: (rolloutId) => store.load(rolloutId),
      clock,
      log,
      context: { approvers, windowAt: windowStateNow },
      editRestMs: 20,
      postRestMs: 5,
      editsPerMinute: 100_000,
    })
  const announcer = newAnnouncer()
  const engine = createEngine({
    store,
    transactions,
    queue: createEmbeddedWorkQueue({ db, clock, log }),
    gateway: options.names === undefined ? cloud : renamed(cloud, options.names),
    announcer,
    clock,
    time: CONFIRMED_TIME,
    log,
    facts: createSqlDeviceFacts(db),
    keys: createSqlClaimedKeys(db, clock),
    callCounts: createSqlCallCounts(db),
    durations: createSqlUpdateDurations(db),
    outsideUpdates: createSqlOutsideUpdates(db),
    cloudProbe: probeOf(cloud),
    roomLocks: createSqlRoomLocks(db),
    auditTrail: createSqlAuditTrail(db),
    projectTrail: createSqlProjectTrail(db),
    knobsOf: () => ({
      ...FAST,
      quorum: approvers.quorum,
      ...(options.retryDelaysMs !== undefined && { retryDelaysMs: options.retryDelaysMs }),
      ...(options.soakMs !== undefined && { soakMs: { canary: options.soakMs, later: options.soakMs } }),
    }),
    pollBounds: { minimumMs: 40, maximumMs: 100, idleMs: 500 },
    windowOf: (_projectId, start) => (start === 'next-window' ? options.window : undefined),
    roomWindowsOf: (_projectId, start) => (start === 'next-window' ? (options.roomWindows ?? []) : []),
  })
  const engineUses: string[] = []
  const watchedEngine = new Proxy(engine, {
    get(target, name, receiver): unknown {
      engineUses.push(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  const newApp = (more: Partial<SlackAppOptions> = {}): SlackApp =>
    createSlackApp({
      botToken: slack.botToken,
      installationId,
      appToken: slack.appToken,
      slackApiUrl: slack.apiUrl,
      receiver: 'socket',
      engine: watchedEngine,
      ledger,
      troubles: () => announcer.troubles(),
      project: { projectId: 'p1' },
      approvers,
      clock,
      log,
      ...options.app,
      ...more,
    })
  const app = newApp()
  await app.start()
  await engine.start()
  return {
    slack,
    cloud,
    engine,
    engineUses,
    ledger,
    announcer,
    app,
    installationId,
    logLines,
    db,
    setClock(atMs) {
      aheadMs = atMs - Date.now()
    },
    newApp,
    newAnnouncer,
    async stop() {
      await app.stop()
      await engine.stop()
      await announcer.idle()
      await slack.close()
      await database.close()
    },
  }
}

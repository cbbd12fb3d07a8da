import { App, SocketModeReceiver, type Logger, type Receiver } from '@slack/bolt'
import type { Engine } from '../../engine/engine.ts'
import type { Trouble } from '../announcer/slack-gate.ts'
import type { ConnectionState, FeatureContext, ProjectFacts } from '../feature-context.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { ApproverNames } from '../person/approver-names.ts'
import { createApprovers } from '../person/approvers.ts'
import type { MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import { createSlackClient, slackClientOptions } from '../slack-client.ts'
import { toSdkLogger } from '../sdk-logger.ts'
import { guardSocketMessages } from './guard-socket-messages.ts'
import { createHttpReceiver } from './http-receiver.ts'
import { createLeaveTurns } from './leave-turns.ts'
import { listen } from './listen.ts'
import { installProcessGuard } from './process-guard.ts'
import { createSocketSupervisor } from './socket-supervisor.ts'
import { createWorkTracker } from './track-work.ts'

export interface SlackAppOptions {
  readonly botToken: string
  /** For Socket Mode. */
  readonly appToken?: string
  /** For HTTP. */
  readonly signingSecret?: string
  /** Another Slack than slack.com: `http://127.0.0.1:4001/api/`. */
  readonly slackApiUrl?: string
  readonly receiver: 'socket' | 'http'
  readonly port?: number
  readonly host?: string
  readonly engine: Engine
  readonly ledger: Pick<MessageLedger, 'loadCard'>
  /** What keeps cards and replies waiting at this moment. */
  readonly troubles: () => readonly Trouble[]
  readonly project: ProjectFacts
  readonly approvers: ApproverNames
  /** Where every card is posted. Absent: in the channel where the upgrade was asked for. */
  readonly cardChannelId?: string
  readonly clock: Clock
  readonly log: Log
}

export interface SlackApp {
  /** Resolves when Slack can reach the bot. Rejects with a sentence for whoever runs it. */
  start(): Promise<void>
  /** Waits for listeners that run, then leaves. */
  stop(): Promise<void>
  isConnected(): boolean
}

interface Connection {
  readonly receiver: Receiver
  start(): Promise<void>
  stop(): Promise<void>
  state(): ConnectionState
  /** Connects the app to receivers beyond the first. */
  attach(app: App): void
}

const DRAIN_MS = 10_000
const CONNECTIONS = 2
const RESPOND_TIMEOUT_MS = 10_000

/** Two connections: while one is renewed, Slack delivers over the other. Each has its own options, because the client writes into them. */
const socketConnection = (options: SlackAppOptions, logger: Logger, appToken: string): Connection => {
  const receivers = Array.from(
    { length: CONNECTIONS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions: slackClientOptions(options.slackApiUrl) },
      }),
  )
  const [first, ...others] = receivers
  if (first === undefined) throw new Error('Socket Mode needs a connection')
  const turns = createLeaveTurns()
  const supervisors = receivers.map(({ client }, index) => {
    guardSocketMessages(client, turns, options.log)
    return createSocketSupervisor(client, options.log, `socket-${index + 1}`)
  })
  return {
    receiver: first,
    attach: (app) => {
      for (const other of others) other.init(app)
    },
    start: async () => {
      await Promise.all(supervisors.map((supervisor) => supervisor.start()))
    },
    stop: async () => {
      await Promise.all(supervisors.map((supervisor) => supervisor.stop()))
    },
    state: () => ({
      receiver: 'socket',
      open: supervisors.filter((supervisor) => supervisor.isConnected()).length,
      of: supervisors.length,
    }),
  }
}

const httpConnection = (options: SlackAppOptions, logger: Logger, signingSecret: string): Connection => {
  const { port = 3_000, host, clock } = options
  const { receiver, start } = createHttpReceiver({ signingSecret, port, host, logger, clock })
  let isListening = false
  return {
    receiver,
    attach: () => undefined,
    start: async () => {
      await start()
      isListening = true
    },
    stop: async () => {
      if (isListening) await receiver.stop()
      isListening = false
    },
    state: () => ({ receiver: 'http', open: isListening ? 1 : 0, of: 1 }),
  }
}

const createConnection = (options: SlackAppOptions, logger: Logger): Connection => {
  if (options.receiver === 'socket') {
    if (options.appToken === undefined) throw new Error('Socket Mode needs the app-level token (xapp-…).')
    return socketConnection(options, logger, options.appToken)
  }
  if (options.signingSecret === undefined) throw new Error('HTTP needs the signing secret of the Slack app.')
  return httpConnection(options, logger, options.signingSecret)
}

/** Bolt's `respond()` waits for ever; the calls of its client have their own time. */
const fetchInTime: typeof fetch = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(RESPOND_TIMEOUT_MS) })

const START_ADVICE = {
  bot: 'Slack did not take the bot token. SLACK_BOT_TOKEN is the Bot User OAuth Token (xoxb-…) on the OAuth & Permissions page.',
  socket:
    'Slack did not open a Socket Mode connection. SLACK_APP_TOKEN is the App-Level Token (xapp-…) with connections:write on the Basic Information page, and Socket Mode must be on.',
  http: 'The HTTP port for Slack could not be opened.',
} as const

/** Says what to look at when the start fails; the SDK only says what it called. */
const telling = async (advice: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    const said = error instanceof Error ? ` (${error.message})` : ''
    throw new Error(`${advice}${said}`, { cause: error })
  }
}

/** The bot as Slack sees it: every command, click and modal, answered. */
export const createSlackApp = (options: SlackAppOptions): SlackApp => {
  const { botToken, slackApiUrl, clock, log } = options
  const logger = toSdkLogger(log)
  const connection = createConnection(options, logger)
  const app = new App({
    receiver: connection.receiver,
    token: botToken,
    logger,
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    clientOptions: { ...slackClientOptions(slackApiUrl), fetch: fetchInTime },
  })
  connection.attach(app)
  const tracker = createWorkTracker()
  const client = createSlackClient({ botToken, slackApiUrl, log })
  const context: FeatureContext = {
    engine: options.engine,
    ledger: options.ledger,
    client,
    approvers: createApprovers({ client, clock, log, ...options.approvers }),
    approverNames: options.approvers,
    project: options.project,
    ...(options.cardChannelId === undefined ? {} : { cardChannelId: options.cardChannelId }),
    connection: () => connection.state(),
    troubles: options.troubles,
    clock,
    log,
  }
  listen(app, context, tracker)
  let removeGuard: (() => void) | undefined

  return {
    async start() {
      await telling(START_ADVICE.bot, () => app.init())
      removeGuard = installProcessGuard(log)
      await telling(START_ADVICE[options.receiver], () => connection.start())
    },
    async stop() {
      const isDrained = await tracker.drained(DRAIN_MS)
      if (!isDrained) log.warn({ open: tracker.open }, 'Stopping although answers to people are unfinished')
      await connection.stop()
      await tracker.drained(DRAIN_MS)
      removeGuard?.()
    },
    isConnected: () => connection.state().open > 0,
  }
}

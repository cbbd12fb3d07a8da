import { App, type Logger } from '@slack/bolt'
import type { Engine } from '../../engine/engine.ts'
import { keepTrying } from '../../engine/keep-trying.ts'
import type { Trouble } from '../announcer/slack-gate.ts'
import type { ConnectionState, FeatureContext } from '../feature-context.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { ApproverNames } from '../person/approver-names.ts'
import { createApprovers } from '../person/approvers.ts'
import { createCheckPerson } from '../person/check-person.ts'
import { createMembershipOf } from '../person/memberships.ts'
import type { MessageLedger } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import {
  createSlackClient,
  SLACK_API_URL,
  slackClientOptions,
  type SlackCallOptions,
} from '../platform/slack-client.ts'
import { retryAfterMsOf, troubleOf } from '../platform/slack-failure.ts'
import { toSdkLogger } from '../platform/sdk-logger.ts'
import { createHttpReceiver } from './receivers/http-receiver.ts'
import { listen } from './listen.ts'
import { installProcessGuard } from './process-guard.ts'
import { SlackRefusedError, toSlackRefusal } from './start-refusal.ts'
import { createSocketConnection, type SlackConnection } from './receivers/socket-connection.ts'
import { createWorkTracker } from './track-work.ts'

export interface SlackAppOptions extends SlackCallOptions {
  readonly botToken: string
  readonly installationId: string
  /** For Socket Mode. */
  readonly appToken?: string | undefined
  /** For HTTP. */
  readonly signingSecret?: string | undefined
  readonly receiver: 'socket' | 'http'
  readonly port?: number
  readonly host?: string
  readonly engine: Engine
  readonly ledger: Pick<MessageLedger, 'loadCard'>
  /** What keeps cards and replies waiting at this moment. */
  readonly troubles: () => readonly Trouble[]
  readonly project: FeatureContext['project']
  readonly approvers: ApproverNames
  readonly clock: Clock
  readonly log: Log
}

export interface SlackApp {
  /**
   * Resolves after the first try, connected or not, and goes on trying. Rejects with a SlackRefusedError when Slack
   * refused a token, or the HTTP port cannot be opened.
   */
  start(): Promise<void>
  /** Resolves when Slack can reach the bot for the first time. */
  readonly whenConnected: Promise<void>
  /** Waits for listeners that run, then leaves. */
  stop(): Promise<void>
  state(): ConnectionState
}

const DRAIN_MS = 7_000

const httpConnection = (
  options: SlackAppOptions,
  logger: Logger,
  parts: { readonly signingSecret: string; readonly isReady: () => boolean },
): SlackConnection => {
  const { port = 3_000, host, clock } = options
  const { receiver, start } = createHttpReceiver({ ...parts, port, host, logger, clock })
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

const createConnection = (
  options: SlackAppOptions,
  logger: Logger,
  parts: { readonly onConnected: () => void; readonly isReady: () => boolean },
): SlackConnection => {
  if (options.receiver === 'socket') {
    if (options.appToken === undefined) throw new Error('Socket Mode needs the app-level token (xapp-…).')
    return createSocketConnection({ ...options, ...parts, logger, appToken: options.appToken })
  }
  if (options.signingSecret === undefined) throw new Error('HTTP needs the signing secret of the Slack app.')
  return httpConnection(options, logger, { ...parts, signingSecret: options.signingSecret })
}

/** A refusal as a sentence for the person who runs the bot; anything else as it is. */
const refusing = async (what: 'bot' | 'http', work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    throw toSlackRefusal(error, what) ?? error
  }
}

/** The bot as Slack sees it: every command, click and modal, answered. */
export const createSlackApp = (options: SlackAppOptions): SlackApp => {
  const { botToken, clock, log } = options
  const logger = toSdkLogger(log)
  const stopping = new AbortController()
  const connected = Promise.withResolvers<void>()
  let isSignedIn = false
  let trouble: string | undefined
  const connection = createConnection(options, logger, {
    onConnected: connected.resolve,
    isReady: () => isSignedIn,
  })
  const app = new App({
    receiver: connection.receiver,
    token: botToken,
    logger,
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    clientOptions: slackClientOptions(options),
  })
  connection.attach(app)
  const tracker = createWorkTracker()
  const state = (): ConnectionState => {
    const now = connection.state()
    if (isSignedIn) return now
    return { ...now, open: 0, ...(trouble === undefined ? {} : { trouble }) }
  }
  const { installationId } = options
  const client = createSlackClient(options)
  const membershipOf = createMembershipOf(client, clock)
  const context: FeatureContext = {
    installationId,
    engine: options.engine,
    ledger: options.ledger,
    client,
    checkPerson: createCheckPerson(membershipOf, log),
    approvers: createApprovers({ client, membershipOf, clock, log, ...options.approvers }),
    approverNames: options.approvers,
    project: options.project,
    connection: state,
    proxy: options.proxyFor?.(options.slackApiUrl ?? SLACK_API_URL)?.label,
    troubles: options.troubles,
    clock,
    log,
  }
  listen(app, context, tracker)
  let removeGuard: (() => void) | undefined

  const signIn = async (): Promise<void> => {
    await app.init()
    isSignedIn = true
    trouble = undefined
  }
  const connect = async (): Promise<void> => {
    if (options.receiver === 'socket') await connection.start()
    else connected.resolve()
  }
  const note = (error: unknown): void => {
    trouble = troubleOf(error)
    log.warn({ error }, `Not signed in to Slack yet: ${trouble}`)
  }
  /** After a first try that failed in passing. A token that is refused by then may be given back, so it goes on. */
  const goOnTrying = async (): Promise<void> => {
    const { signal } = stopping
    await keepTrying(signIn, { signal, isFinal: () => false, retryAfterMsOf, onFailure: note })
    await connect()
  }

  return {
    async start() {
      removeGuard = installProcessGuard(log)
      if (options.receiver === 'http') await refusing('http', () => connection.start())
      try {
        await refusing('bot', signIn)
      } catch (error) {
        if (error instanceof SlackRefusedError) throw error
        note(error)
        goOnTrying().catch((failure: unknown) => {
          if (!stopping.signal.aborted) log.error({ error: failure }, 'Slack refuses the app')
        })
        return
      }
      await connect()
    },
    whenConnected: connected.promise,
    async stop() {
      stopping.abort()
      const isDrained = await tracker.drained(DRAIN_MS)
      if (!isDrained) log.warn({ open: tracker.open }, 'Stopping although answers to people are unfinished')
      await connection.stop()
      await tracker.drained(DRAIN_MS)
      removeGuard?.()
    },
    state,
  }
}

import { App } from '@slack/bolt'
import type { Engine } from '../../engine/engine.ts'
import { createRefusedBlocks } from '../announcer/refused-blocks.ts'
import type { Trouble } from '../announcer/slack-gate.ts'
import type { ConnectionState, FeatureContext } from '../feature-context.ts'
import { createFileSender } from '../files/send-file.ts'
import { removeLeftoverFiles, temporaryFolderOf } from '../files/temporary-file.ts'
import type { ApproverNames } from '../person/approver-names.ts'
import { createApprovers } from '../person/approvers.ts'
import { createCheckPerson } from '../person/check-person.ts'
import { createMembershipOf } from '../person/memberships.ts'
import type { MessageLedger } from '../../rollouts/ports/announcer.ts'
import { createSlackClient, SLACK_API_URL, slackClientOptions } from '../platform/slack-client.ts'
import { toSdkLogger } from '../platform/sdk-logger.ts'
import { createUploadBytes } from '../platform/upload-bytes.ts'
import { listen } from './listen.ts'
import { installProcessGuard } from './process-guard.ts'
import { createConnection, type ConnectionOptions } from './receivers/create-connection.ts'
import { createSignIn } from './sign-in.ts'
import { refusing } from './start-refusal.ts'
import { createWorkTracker } from './track-work.ts'

export interface SlackAppOptions extends ConnectionOptions {
  readonly botToken: string
  readonly installationId: string
  readonly engine: Engine
  readonly ledger: Pick<MessageLedger, 'loadCard'>
  /** Why cards and replies are waiting to be posted, if any are. */
  readonly troubles: () => readonly Trouble[]
  readonly project: FeatureContext['project']
  readonly approvers: ApproverNames
}

export interface SlackApp {
  /**
   * Resolves after the first try, connected or not, and keeps trying. Rejects with a SlackRefusedError if Slack refuses
   * a token or the HTTP port can't be opened.
   */
  start(): Promise<void>
  /** Resolves when Slack can reach the bot for the first time. */
  readonly whenConnected: Promise<void>
  /** Waits for running listeners, then disconnects. */
  stop(): Promise<void>
  state(): ConnectionState
}

const DRAIN_MS = 7_000

/** The bot's Slack side: answers every command, click and modal. */
export const createSlackApp = (options: SlackAppOptions): SlackApp => {
  const { botToken, clock, log } = options
  const logger = toSdkLogger(log)
  const connected = Promise.withResolvers<void>()
  const connection = createConnection(options, logger, {
    onConnected: connected.resolve,
    isReady: () => signIn.isDone(),
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
  const signIn = createSignIn({
    init: () => app.init(),
    onSignedIn: async () => {
      if (options.receiver === 'socket') await connection.start()
      else connected.resolve()
    },
    log,
  })
  const state = (): ConnectionState => {
    const now = connection.state()
    if (signIn.isDone()) return now
    const trouble = signIn.trouble()
    return { ...now, open: 0, ...(trouble === undefined ? {} : { trouble }) }
  }
  const { installationId } = options
  const temporaryFolder = temporaryFolderOf(installationId)
  const client = createSlackClient(options)
  const refusedBlocks = createRefusedBlocks(clock, log)
  const membershipOf = createMembershipOf(client, clock)
  const context: FeatureContext = {
    installationId,
    engine: options.engine,
    ledger: options.ledger,
    client,
    refusedBlocks,
    checkPerson: createCheckPerson(membershipOf, log),
    approvers: createApprovers({ client, membershipOf, clock, log, ...options.approvers }),
    approverNames: options.approvers,
    project: options.project,
    connection: state,
    files: createFileSender(client, createUploadBytes(options), temporaryFolder),
    proxy: options.proxyFor?.(options.slackApiUrl ?? SLACK_API_URL)?.label,
    troubles: options.troubles,
    clock,
    log,
  }
  listen(app, context, tracker)
  let removeGuard: (() => void) | undefined

  return {
    async start() {
      removeGuard = installProcessGuard(log)
      await removeLeftoverFiles(temporaryFolder).catch((error: unknown) => {
        log.warn({ error, temporaryFolder }, 'Files of an earlier life could not be removed')
      })
      if (options.receiver === 'http') await refusing('http', () => connection.start())
      await signIn.start()
    },
    whenConnected: connected.promise,
    async stop() {
      signIn.stop()
      const isDrained = await tracker.drained(DRAIN_MS)
      if (!isDrained) log.warn({ open: tracker.open }, 'Stopping with unfinished answers to people')
      await connection.stop()
      await tracker.drained(DRAIN_MS)
      removeGuard?.()
    },
    state,
  }
}

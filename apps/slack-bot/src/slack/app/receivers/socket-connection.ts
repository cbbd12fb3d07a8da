import { SocketModeReceiver, type App, type Logger, type Receiver } from '@slack/bolt'
import type { Log } from '../../../rollouts/ports/log.ts'
import type { ConnectionState } from '../../feature-context.ts'
import { createSocketWay } from '../../platform/proxy/ways.ts'
import { slackClientOptions, type SlackCallOptions } from '../../platform/slack-client.ts'
import { guardSocketMessages } from './guard-socket-messages.ts'
import { createLeaveTurns } from './leave-turns.ts'
import { createSocketSupervisor } from './socket-supervisor.ts'

/** The bot's connection to Slack. */
export interface SlackConnection {
  readonly receiver: Receiver
  start(): Promise<void>
  stop(): Promise<void>
  state(): ConnectionState
  /** Connects the app to receivers beyond the first. */
  attach(app: App): void
}

const CONNECTIONS = 2

interface SocketParts extends SlackCallOptions {
  readonly appToken: string
  readonly logger: Logger
  readonly log: Log
  readonly onConnected: () => void
}

/** Keeps one connection open, through the proxy for its address if there is one. */
const superviseSocket = (parts: SocketParts, name: string) => {
  const { appToken, logger, proxyFor } = parts
  const way = proxyFor === undefined ? undefined : createSocketWay(proxyFor)
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    // The client changes its options, so each one gets a new object.
    installerOptions: { clientOptions: slackClientOptions(parts) },
    ...(way && { dispatcher: way.dispatcher }),
  })
  receiver.client.on('disconnected', () => way?.cut())
  const supervisor = createSocketSupervisor(receiver.client, {
    ...parts,
    name,
    failure: () => way?.failure(),
  })
  return { receiver, supervisor, proxy: () => way?.proxy()?.label }
}

/** Two connections: while one is renewed, Slack delivers over the other. */
export const createSocketConnection = (parts: SocketParts): SlackConnection => {
  const sockets = Array.from({ length: CONNECTIONS }, (_, index) =>
    superviseSocket(parts, `socket-${index + 1}`),
  )
  const [first, ...others] = sockets
  if (first === undefined) throw new Error('Socket Mode needs a connection')
  const turns = createLeaveTurns()
  for (const { receiver } of sockets) guardSocketMessages(receiver.client, turns, parts.log)
  const supervisors = sockets.map(({ supervisor }) => supervisor)
  return {
    receiver: first.receiver,
    attach: (app) => {
      for (const { receiver } of others) receiver.init(app)
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
      trouble: supervisors.map((supervisor) => supervisor.trouble()).find((code) => code !== undefined),
      proxy: sockets.find(({ supervisor }) => supervisor.isConnected())?.proxy(),
    }),
  }
}

import type { Logger } from '@slack/bolt'
import type { Clock } from '../../../rollouts/ports/clock.ts'
import type { Log } from '../../../rollouts/ports/log.ts'
import type { SlackCallOptions } from '../../platform/slack-client.ts'
import { createHttpReceiver } from './http-receiver.ts'
import { createSocketConnection, type SlackConnection } from './socket-connection.ts'

export interface ConnectionOptions extends SlackCallOptions {
  readonly receiver: 'socket' | 'http'
  /** For Socket Mode. */
  readonly appToken?: string | undefined
  /** For HTTP. */
  readonly signingSecret?: string | undefined
  readonly port?: number
  readonly host?: string
  readonly clock: Clock
  readonly log: Log
}

const httpConnection = (
  options: Pick<ConnectionOptions, 'port' | 'host' | 'clock'>,
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

/** The configured way in which Slack reaches the bot. */
export const createConnection = (
  options: ConnectionOptions,
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

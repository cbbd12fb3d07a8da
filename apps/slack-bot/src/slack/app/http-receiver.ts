import type { Server } from 'node:http'
import { HTTPReceiver, type Logger } from '@slack/bolt'
import type { Clock } from '../../rollouts/ports/clock.ts'

/** A signed request from more than this far ahead is refused; Bolt itself only refuses old ones. */
const MOST_AHEAD_S = 60

/** Slack over HTTP: Bolt's own receiver, with signatures checked, that also refuses timestamps of the future. */
export const createHttpReceiver = (options: {
  readonly signingSecret: string
  readonly port: number
  readonly host: string | undefined
  readonly logger: Logger
  readonly clock: Clock
  /** Before the bot has signed in, nothing can be answered. */
  readonly isReady: () => boolean
}) => {
  const { signingSecret, port, host, logger, clock, isReady } = options
  const receiver = new HTTPReceiver({ signingSecret, port, logger, endpoints: '/slack/events' })
  const { requestListener } = receiver
  receiver.requestListener = (request, response) => {
    if (!isReady()) return response.writeHead(503, { 'retry-after': '5' }).end()
    const sentAtS = Number(request.headers['x-slack-request-timestamp'] ?? 0)
    if (sentAtS - clock.now() / 1_000 <= MOST_AHEAD_S) return requestListener(request, response)
    response.writeHead(401).end()
  }
  return {
    receiver,
    start: (): Promise<Server> => receiver.start({ port, ...(host === undefined ? {} : { host }) }),
  }
}

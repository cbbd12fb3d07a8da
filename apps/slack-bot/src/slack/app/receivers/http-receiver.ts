import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import {
  HTTPModuleFunctions,
  HTTPReceiver,
  verifySlackRequest,
  type BufferedIncomingMessage,
  type Logger,
} from '@slack/bolt'
import type { Clock } from '../../../rollouts/ports/clock.ts'
import { bareContentType, kindOfBody } from './kind-of-body.ts'

/** A signed request with a timestamp further ahead is refused; Bolt itself only refuses old ones. */
const MAX_AHEAD_S = 60

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

/**
 * Slack over HTTP: Bolt's receiver with Bolt's signature check. The check runs here, because inside the receiver it
 * would use the machine's clock. Timestamps in the future are refused as well.
 */
export const createHttpReceiver = (options: {
  readonly signingSecret: string
  readonly port: number
  readonly host: string | undefined
  readonly logger: Logger
  readonly clock: Clock
  /** False until the bot has signed in; requests are refused until then. */
  readonly isReady: () => boolean
}) => {
  const { signingSecret, port, host, logger, clock, isReady } = options
  const receiver = new HTTPReceiver({
    signingSecret,
    port,
    logger,
    endpoints: '/slack/events',
    signatureVerification: false,
  })
  const { requestListener } = receiver

  const refusalOf = (request: IncomingMessage, body: string): string | undefined => {
    const sentAtS = Number(header(request, 'x-slack-request-timestamp'))
    if (!(sentAtS - clock.now() / 1_000 <= MAX_AHEAD_S)) return 'its timestamp is in the future'
    try {
      verifySlackRequest({
        signingSecret,
        body,
        headers: {
          'x-slack-signature': header(request, 'x-slack-signature'),
          'x-slack-request-timestamp': sentAtS,
        },
        nowMilliseconds: clock.now(),
      })
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  /** Quirk: a body of `null` crashes Bolt, and Bolt answers an unknown kind with 404 after 3 s. */
  const pass = (request: BufferedIncomingMessage, response: ServerResponse): void => {
    const contentType = bareContentType(request.headers['content-type'])
    request.headers['content-type'] = contentType
    const kind = kindOfBody(request.rawBody, contentType)
    if (kind === 'known') return requestListener(request, response)
    logger.warn(`A signed request was ignored: its body is ${kind}`)
    response.writeHead(kind === 'unknown' ? 200 : 400).end()
  }

  const admit = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(
      request,
      HTTPModuleFunctions.defaultBodyLimit,
    )
    const refusal = refusalOf(request, buffered.rawBody.toString())
    if (refusal === undefined) return pass(buffered, response)
    // Slack checks the certificate with this unsigned request. It needs only an answer.
    if (new URLSearchParams(buffered.rawBody.toString()).get('ssl_check') === '1') {
      response.writeHead(200).end()
      return
    }
    logger.warn(`A request was refused: ${refusal}`)
    response.writeHead(401).end()
  }

  receiver.requestListener = (request, response) => {
    if (!isReady()) {
      response.writeHead(503, { 'retry-after': '5' }).end()
      return
    }
    admit(request, response).catch((error: unknown) => {
      logger.warn('A request could not be read', error)
      const isTooLong = HTTPModuleFunctions.isRawBodyError(error) && error.type === 'entity.too.large'
      if (!response.headersSent) response.writeHead(isTooLong ? 413 : 400)
      response.end()
    })
  }
  return {
    receiver,
    start: (): Promise<Server> => receiver.start({ port, ...(host === undefined ? {} : { host }) }),
  }
}

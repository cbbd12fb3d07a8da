import { createHmac } from 'node:crypto'
import type { Workspace } from '../workspace/workspace.ts'
import type { Acknowledgement, Delivery, Envelope } from './delivery.ts'

export type HttpDeliveryOptions = {
  workspace: Workspace
  signingSecret: string
  /** Where the app listens: one URL for commands, interactivity and events, as in Bolt. */
  requestUrl: string
  ackTimeoutMs: number
}

/** Slack's v0 signature over time and body. */
const signBody = (signingSecret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`

const toBody = ({ kind, payload }: Envelope): { contentType: string; body: string } => {
  if (kind === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) }
  const fields =
    kind === 'slash_commands'
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
      : [['payload', JSON.stringify(payload)] as [string, string]]
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() }
}

const parseResponse = (text: string): Record<string, unknown> | undefined => {
  if (text.trim() === '') return undefined
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null)
      return Object.keys(json).length > 0 ? { ...json } : undefined
    return { text: String(json) }
  } catch {
    return { text }
  }
}

/** Delivers as signed POST requests, for an app that runs Bolt's HTTP receiver. */
export const createHttpDelivery = ({
  workspace,
  signingSecret,
  requestUrl,
  ackTimeoutMs,
}: HttpDeliveryOptions): Delivery => {
  const stopped = new AbortController()
  const post = async (envelope: Envelope, signal: AbortSignal): Promise<Response> => {
    const { contentType, body } = toBody(envelope)
    const timestamp = Math.floor(workspace.clock.now() / 1000)
    return fetch(requestUrl, {
      method: 'POST',
      body,
      signal,
      redirect: 'error',
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signBody(signingSecret, timestamp, body),
        ...(envelope.retryAttempt !== undefined &&
          envelope.retryAttempt > 0 && {
            'x-slack-retry-num': String(envelope.retryAttempt),
            // HTTP delivery and Socket Mode have different codes for the same cause.
            'x-slack-retry-reason': envelope.retryReason === 'timeout' ? 'http_timeout' : 'http_error',
          }),
      },
    })
  }
  return {
    deliver: async (envelope): Promise<Acknowledgement> => {
      const startedMs = workspace.clock.now()
      const late = new AbortController()
      const cancel = workspace.clock.schedule(ackTimeoutMs, () => late.abort())
      const passedMs = (): number => workspace.clock.now() - startedMs
      try {
        const response = await post(envelope, AbortSignal.any([late.signal, stopped.signal]))
        const text = await response.text()
        if (!response.ok) return { acked: false, ackMs: passedMs(), error: 'http_service_error' }
        return { acked: true, ackMs: passedMs(), response: parseResponse(text) }
      } catch {
        return {
          acked: false,
          ackMs: passedMs(),
          error: late.signal.aborted ? 'operation_timeout' : 'dispatch_failed',
        }
      } finally {
        cancel()
      }
    },
    close: () => {
      stopped.abort()
      return Promise.resolve()
    },
  }
}

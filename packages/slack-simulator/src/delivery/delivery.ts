/** What Slack sends an app. */
export type Envelope = {
  kind: 'slash_commands' | 'interactive' | 'events_api'
  payload: Record<string, unknown>
  acceptsResponse: boolean
  retryAttempt?: number
  retryReason?: string
}

/** What came back within the time Slack allows. */
export type Acknowledgement =
  | { acked: true; ackMs: number; response: AckResponse | undefined }
  | { acked: false; ackMs: number; error: DeliveryError }

/** An acknowledgement's own content: a message, errors of a view, options of a menu. */
export type AckResponse = Record<string, unknown>

/** Slack's words for an app that did not answer, is not connected, or answered with an HTTP error. */
export type DeliveryError = 'operation_timeout' | 'dispatch_failed' | 'http_service_error'

/** A way to reach the app: over its sockets or at its URL. */
export type Delivery = {
  deliver: (envelope: Envelope) => Promise<Acknowledgement>
  close: () => Promise<void>
}

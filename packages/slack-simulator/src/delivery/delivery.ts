/** What Slack sends an app. */
export type Envelope = {
  kind: 'slash_commands' | 'interactive' | 'events_api'
  payload: Record<string, unknown>
  acceptsResponse: boolean
  retryAttempt?: number
  retryReason?: string
}

/** What the app answered within Slack's time limit. */
export type Acknowledgement =
  | { acked: true; ackMs: number; response: AckResponse | undefined }
  | { acked: false; ackMs: number; error: DeliveryError }

/** Content of the acknowledgement: a message, view errors or menu options. */
export type AckResponse = Record<string, unknown>

/** Slack's codes for an app that didn't answer, isn't connected, or answered with an HTTP error. */
export type DeliveryError = 'operation_timeout' | 'dispatch_failed' | 'http_service_error'

/** Reaches the app over its sockets or at its URL. */
export type Delivery = {
  deliver: (envelope: Envelope) => Promise<Acknowledgement>
  close: () => Promise<void>
}

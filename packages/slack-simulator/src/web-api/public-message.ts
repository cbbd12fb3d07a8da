import type { SlackMessage } from '../workspace/entities.ts'

/** A message for the Web API and payloads, without the simulator's own fields. */
export const toPublicMessage = (message: SlackMessage, hasMetadata: boolean): Record<string, unknown> => {
  const { channel: _channel, ephemeralFor: _ephemeralFor, metadata, ...shown } = structuredClone(message)
  return { ...shown, ...(hasMetadata && metadata && { metadata }) }
}

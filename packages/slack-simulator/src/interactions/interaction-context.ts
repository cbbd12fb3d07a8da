import type { Delivery } from '../delivery/delivery.ts'
import type { Triggers } from '../triggers.ts'
import type { SlackChannel, SlackUser } from '../workspace/entities.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ResponseUrls } from './response-urls.ts'

export type InteractionContext = {
  workspace: Workspace
  triggers: Triggers
  responseUrls: ResponseUrls
  delivery: () => Delivery
}

const known = (ids: Iterable<string>): string => [...ids].join(', ')

export const requireUser = ({ workspace }: InteractionContext, userId: string): SlackUser => {
  const user = workspace.users.get(userId)
  if (user === undefined)
    throw new Error(`There is no user ${userId}. Users: ${known(workspace.users.keys())}`)
  return user
}

export const requireChannel = ({ workspace }: InteractionContext, channelId: string): SlackChannel => {
  const channel = workspace.channels.get(channelId)
  if (channel === undefined) {
    throw new Error(`There is no channel ${channelId}. Channels: ${known(workspace.channels.keys())}`)
  }
  return channel
}

/** Shows a person Slack's notice about an app that failed. */
export const notify = (
  { workspace }: InteractionContext,
  userId: string,
  text: string,
  channelId?: string,
): void =>
  workspace.changes.emit({ kind: 'notice', userId, text, ...(channelId !== undefined && { channelId }) })

import type { BlockElement } from '../block-kit/walk-blocks.ts'
import type { SlackChannel, SlackMessage, SlackUser, SlackView, StateValues } from '../workspace/entities.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { otherTeamIdOf } from '../workspace/other-teams.ts'
import { toPublicMessage } from '../web-api/public-message.ts'

/** Deprecated, but Slack still sends it. Apps must not rely on it. */
const verificationToken = 'simulator-verification-token'

const common = (workspace: Workspace, user: SlackUser) => ({
  team: { id: workspace.team.id, domain: workspace.team.domain },
  user: {
    id: user.id,
    username: user.name,
    name: user.name,
    team_id: otherTeamIdOf(user.membership) ?? workspace.team.id,
  },
  api_app_id: workspace.app.id,
  token: verificationToken,
  enterprise: null,
  is_enterprise_install: false,
})

const channelName = (channel: SlackChannel): string => (channel.isDirect ? 'directmessage' : channel.name)

export type SlashInput = {
  user: SlackUser
  channel: SlackChannel
  command: string
  text: string
  responseUrl: string
  triggerId: string
}

/** Quirk: `is_enterprise_install` is a string here and a boolean everywhere else. */
export const slashPayload = (workspace: Workspace, input: SlashInput): Record<string, unknown> => ({
  token: verificationToken,
  team_id: workspace.team.id,
  team_domain: workspace.team.domain,
  channel_id: input.channel.id,
  channel_name: channelName(input.channel),
  user_id: input.user.id,
  user_name: input.user.name,
  command: input.command,
  text: input.text,
  api_app_id: workspace.app.id,
  is_enterprise_install: 'false',
  response_url: input.responseUrl,
  trigger_id: input.triggerId,
})

export const actionOf = (
  workspace: Workspace,
  blockId: string,
  element: BlockElement,
  state: Record<string, unknown>,
): Record<string, unknown> => {
  const { type, action_id, text, value, style, placeholder, confirm, url } = element
  return {
    type,
    action_id,
    block_id: blockId,
    ...(type === 'button' && {
      text,
      ...(value !== undefined && { value }),
      ...(style !== undefined && { style }),
      ...(url !== undefined && { url }),
    }),
    ...(placeholder !== undefined && { placeholder }),
    ...(confirm !== undefined && { confirm }),
    ...state,
    action_ts: workspace.ids.nextTs(),
  }
}

const messagePlace = (channel: SlackChannel, message: SlackMessage) => {
  const isEphemeral = message.ephemeralFor !== undefined
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }),
    },
    // Slack sends no message body for an ephemeral message.
    ...(!isEphemeral && { message: toPublicMessage(message, true) }),
  }
}

export type MessageActionInput = {
  user: SlackUser
  channel: SlackChannel
  message: SlackMessage
  state: StateValues
  action: Record<string, unknown>
  responseUrl: string
  triggerId: string
}

export const messageActionPayload = (
  workspace: Workspace,
  input: MessageActionInput,
): Record<string, unknown> => {
  const { channel, message } = input
  return {
    type: 'block_actions',
    ...common(workspace, input.user),
    ...messagePlace(channel, message),
    trigger_id: input.triggerId,
    channel: { id: channel.id, name: channelName(channel) },
    state: { values: input.state },
    response_url: input.responseUrl,
    actions: [input.action],
  }
}

export const viewActionPayload = (
  workspace: Workspace,
  input: { user: SlackUser; view: SlackView; action: Record<string, unknown>; triggerId: string },
): Record<string, unknown> => ({
  type: 'block_actions',
  ...common(workspace, input.user),
  container: { type: 'view', view_id: input.view.id },
  trigger_id: input.triggerId,
  view: input.view,
  actions: [input.action],
})

export const viewSubmissionPayload = (
  workspace: Workspace,
  input: { user: SlackUser; view: SlackView; triggerId: string; responseUrls: Record<string, unknown>[] },
): Record<string, unknown> => ({
  type: 'view_submission',
  ...common(workspace, input.user),
  trigger_id: input.triggerId,
  view: input.view,
  response_urls: input.responseUrls,
})

export const viewClosedPayload = (
  workspace: Workspace,
  input: { user: SlackUser; view: SlackView; isCleared: boolean },
): Record<string, unknown> => ({
  type: 'view_closed',
  ...common(workspace, input.user),
  view: input.view,
  is_cleared: input.isCleared,
})

/** A request for a menu's options. It carries no trigger id and no response URL. */
export const suggestionPayload = (
  workspace: Workspace,
  input: {
    user: SlackUser
    blockId: string
    actionId: string
    value: string
    place: { view: SlackView } | { channel: SlackChannel; message: SlackMessage }
  },
): Record<string, unknown> => ({
  type: 'block_suggestion',
  ...common(workspace, input.user),
  action_id: input.actionId,
  block_id: input.blockId,
  value: input.value,
  ...('view' in input.place
    ? { view: input.place.view, container: { type: 'view', view_id: input.place.view.id } }
    : {
        channel: { id: input.place.channel.id, name: channelName(input.place.channel) },
        ...messagePlace(input.place.channel, input.place.message),
      }),
})

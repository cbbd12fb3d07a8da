import type { SentView } from '../block-kit/check-view.ts'
import type { AnyBlock } from '../block-kit/walk-blocks.ts'

/** A person's role in the app's workspace. */
export const memberships = [
  'member',
  'guest',
  'single-channel-guest',
  'bot',
  'workflow-bot',
  'deactivated',
  /** From another organisation, in a channel shared over Slack Connect. */
  'other-organisation',
  /** A full member through Enterprise Grid, from another workspace of the same organisation. */
  'grid-member',
] as const
export type Membership = (typeof memberships)[number]

export type SlackUser = {
  id: string
  /** The handle, such as `mia`. */
  name: string
  realName: string
  title: string
  /** IANA zone, such as `Europe/Berlin`. */
  timeZone: string
  /** Avatar colour on the page: six hex digits. */
  color: string
  isAdmin: boolean
  membership: Membership
}

export type SlackChannel = {
  id: string
  name: string
  topic: string
  isPrivate: boolean
  /** A direct message between the app and a person, named after the person's id. */
  isDirect: boolean
  memberIds: string[]
}

export type UserGroup = { id: string; handle: string; name: string; userIds: string[] }

type SlashCommand = { command: string; description: string; usageHint: string }

/** The one app that is installed in the workspace. */
export type InstalledApp = {
  id: string
  name: string
  botId: string
  botUserId: string
  scopes: string[]
  commands: SlashCommand[]
  /** Bot events that the app subscribes to. */
  events: string[]
}

export type Team = { id: string; name: string; domain: string }

/** Slack's message object with the fields the simulator keeps; `channel` is added for the driver's convenience. */
export type SlackMessage = {
  type: 'message'
  subtype?: string
  channel: string
  ts: string
  user: string
  text: string
  team: string
  bot_id?: string
  app_id?: string
  username?: string
  icon_emoji?: string
  blocks?: AnyBlock[]
  attachments?: unknown[]
  thread_ts?: string
  parent_user_id?: string
  reply_count?: number
  reply_users?: string[]
  reply_users_count?: number
  latest_reply?: string
  metadata?: { event_type: string; event_payload: Record<string, unknown> }
  edited?: { user: string; ts: string }
  reactions?: { name: string; users: string[]; count: number }[]
  files?: SlackFile[]
  /** The only person who sees the message, if it is ephemeral. */
  ephemeralFor?: string
}

export type SlackFile = {
  id: string
  name: string
  title: string
  mimetype: string
  size: number
  user: string
  created: number
  permalink: string
  url_private: string
}

/** State of view elements by block id and action id, in the format of Slack's `view.state.values`. */
export type StateValues = Record<string, Record<string, Record<string, unknown>>>

/** A person's open modal or Home tab, in Slack's format. */
export type SlackView = SentView & {
  id: string
  team_id: string
  app_id: string
  bot_id: string
  hash: string
  state: { values: StateValues }
  root_view_id: string
  previous_view_id: string | null
  app_installed_team_id: string
  private_metadata: string
  callback_id: string
  external_id: string
}

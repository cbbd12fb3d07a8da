import type { FullClock } from '../clock.ts'
import type { WorkspaceSeed } from '../seed.ts'
import { createChangeFeed, type ChangeFeed } from './changes.ts'
import type {
  InstalledApp,
  SlackChannel,
  SlackFile,
  SlackMessage,
  SlackUser,
  SlackView,
  StateValues,
  Team,
  UserGroup,
} from './entities.ts'
import { createIdSource, type IdSource } from './ids.ts'

/** Everything Slack would keep, in memory. Changes are announced on `changes` after they are visible here. */
export type Workspace = {
  team: Team
  app: InstalledApp
  users: Map<string, SlackUser>
  channels: Map<string, SlackChannel>
  userGroups: Map<string, UserGroup>
  /** By channel, oldest first, thread replies included. */
  messages: Map<string, SlackMessage[]>
  /** By person: what only they see, in order of posting. */
  ephemerals: Map<string, SlackMessage[]>
  /** By person: open modals, the front one last. */
  modals: Map<string, SlackView[]>
  homes: Map<string, SlackView>
  /** By `person:ts`: what they chose in a message's menus and inputs. */
  messageState: Map<string, StateValues>
  files: Map<string, SlackFile & { content: Buffer }>
  ids: IdSource
  clock: FullClock
  changes: ChangeFeed
  reset: () => void
}

const byId = <Entity extends { id: string }>(entities: readonly Entity[]): Map<string, Entity> =>
  new Map(entities.map((entity) => [entity.id, structuredClone(entity)]))

/** Builds a workspace from a seed; `reset()` brings the seed back and forgets everything else. */
export const createWorkspace = (seed: WorkspaceSeed, clock: FullClock): Workspace => {
  const workspace: Workspace = {
    team: seed.team,
    app: structuredClone(seed.app),
    users: new Map(),
    channels: new Map(),
    userGroups: new Map(),
    messages: new Map(),
    ephemerals: new Map(),
    modals: new Map(),
    homes: new Map(),
    messageState: new Map(),
    files: new Map(),
    ids: createIdSource(clock),
    clock,
    changes: createChangeFeed(),
    reset: () => {
      fill()
      workspace.changes.emit({ kind: 'reset' })
    },
  }
  const fill = (): void => {
    workspace.app = structuredClone(seed.app)
    workspace.users = byId(seed.users)
    workspace.channels = byId(seed.channels)
    workspace.userGroups = byId(seed.userGroups)
    for (const kept of [workspace.messages, workspace.ephemerals, workspace.modals, workspace.homes])
      kept.clear()
    workspace.messageState.clear()
    workspace.files.clear()
  }
  fill()
  return workspace
}

/** A channel by id, by `#name` or name, or the direct channel of a person by their user id. */
export const findChannel = (workspace: Workspace, reference: string): SlackChannel | undefined => {
  const known = workspace.channels.get(reference)
  if (known !== undefined) return known
  if (workspace.users.has(reference)) return openDirectChannel(workspace, reference)
  const name = reference.replace(/^#/, '')
  return [...workspace.channels.values()].find((channel) => channel.name === name && !channel.isDirect)
}

/** The direct channel between the app and a person, made when it does not exist yet. */
export const openDirectChannel = (workspace: Workspace, userId: string): SlackChannel => {
  const id = `D${userId.slice(1)}`
  const known = workspace.channels.get(id)
  if (known !== undefined) return known
  const channel: SlackChannel = {
    id,
    name: userId,
    topic: '',
    isPrivate: true,
    isDirect: true,
    memberIds: [userId, workspace.app.botUserId],
  }
  workspace.channels.set(id, channel)
  workspace.changes.emit({ kind: 'channels-changed' })
  return channel
}

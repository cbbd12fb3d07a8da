import type { MenuOption } from '../block-kit/check-suggestions.ts'
import { currentDataTables, type DataTableSupport } from '../block-kit/data-table-support.ts'
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

/** What an app has sent of a file. `size` is the length that it announced. */
type Upload = { content: Buffer; sentBytes: number; isComplete: boolean }

/** The workspace's data, in memory. `changes` announces each change after it is visible here. */
export type Workspace = {
  team: Team
  app: InstalledApp
  users: Map<string, SlackUser>
  channels: Map<string, SlackChannel>
  userGroups: Map<string, UserGroup>
  /** By channel, oldest first, including thread replies. */
  messages: Map<string, SlackMessage[]>
  /** Ephemeral messages by person, oldest first. */
  ephemerals: Map<string, SlackMessage[]>
  /** Open modals by person, the front one last. */
  modals: Map<string, SlackView[]>
  homes: Map<string, SlackView>
  /** Choices in a message's menus and inputs, by `person:ts`. */
  messageState: Map<string, StateValues>
  /** Options that the app offered in external menus, by menu and value. */
  offeredOptions: Map<string, Map<string, MenuOption>>
  files: Map<string, SlackFile & Upload>
  dataTables: DataTableSupport
  ids: IdSource
  clock: FullClock
  changes: ChangeFeed
  reset: () => void
}

const byId = <Entity extends { id: string }>(entities: readonly Entity[]): Map<string, Entity> =>
  new Map(entities.map((entity) => [entity.id, structuredClone(entity)]))

/** Creates a workspace from a seed. `reset()` restores the seed. */
export const createWorkspace = (
  seed: WorkspaceSeed,
  clock: FullClock,
  dataTables: DataTableSupport = currentDataTables,
): Workspace => {
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
    offeredOptions: new Map(),
    files: new Map(),
    dataTables,
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
    workspace.offeredOptions.clear()
    workspace.files.clear()
    workspace.dataTables = dataTables
  }
  fill()
  return workspace
}

/** Finds a channel by id, `#name` or name, or a direct channel by the person's user id. */
export const findChannel = (workspace: Workspace, reference: string): SlackChannel | undefined => {
  const known = workspace.channels.get(reference)
  if (known !== undefined) return known
  if (workspace.users.has(reference)) return openDirectChannel(workspace, reference)
  const name = reference.replace(/^#/, '')
  return [...workspace.channels.values()].find((channel) => channel.name === name && !channel.isDirect)
}

/** Returns the direct channel between the app and a person, creating it if necessary. */
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

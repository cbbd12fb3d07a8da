import type { Workspace } from '../workspace/workspace.ts'

export type PagePanel = { title: string; url: string }

/** What the page shows besides the workspace. */
export type PageExtras = { panel: PagePanel | undefined; note: string | undefined }

/** What the page needs besides messages. */
export const pageState = (workspace: Workspace, connectionCount: number, { panel, note }: PageExtras) => ({
  team: workspace.team,
  app: {
    id: workspace.app.id,
    name: workspace.app.name,
    botUserId: workspace.app.botUserId,
    commands: workspace.app.commands,
  },
  users: [...workspace.users.values()],
  channels: [...workspace.channels.values()],
  userGroups: [...workspace.userGroups.values()],
  connectionCount,
  panel: panel ?? null,
  note: note ?? null,
  nowMs: workspace.clock.now(),
})

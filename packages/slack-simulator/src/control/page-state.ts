import type { Workspace } from '../workspace/workspace.ts'

export type PagePanel = { title: string; url: string }

/** What the page needs besides messages. */
export const pageState = (workspace: Workspace, connectionCount: number, panel: PagePanel | undefined) => ({
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
  nowMs: workspace.clock.now(),
})

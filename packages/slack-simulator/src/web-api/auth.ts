import { z } from 'zod'
import { defineMethod, refuse } from './method.ts'

const apiTest = defineMethod('api.test', {
  tier: 'special',
  args: z.looseObject({ error: z.string().optional() }),
  run: (args) => (args.error === undefined ? { ok: true, args } : refuse(args.error)),
})

const authTest = defineMethod('auth.test', {
  tier: 'special',
  args: z.object({}),
  run: (_args, { workspace, baseUrl }) => ({
    ok: true,
    url: `${baseUrl()}/`,
    team: workspace.team.name,
    user: workspace.users.get(workspace.app.botUserId)?.name,
    team_id: workspace.team.id,
    user_id: workspace.app.botUserId,
    bot_id: workspace.app.botId,
    is_enterprise_install: false,
  }),
})

const appsConnectionsOpen = defineMethod('apps.connections.open', {
  token: 'app',
  tier: 'tier3',
  args: z.object({}),
  run: (_args, context) => {
    const url = context.openSocketUrl()
    return url === undefined ? refuse('access_denied') : { ok: true, url }
  },
})

const teamInfo = defineMethod('team.info', {
  scopes: ['team:read'],
  tier: 'tier3',
  args: z.object({ team: z.string().optional() }),
  run: (args, { workspace, baseUrl }) =>
    args.team !== undefined && args.team !== workspace.team.id
      ? refuse('team_not_found')
      : {
          ok: true,
          team: { ...workspace.team, url: `${baseUrl()}/`, email_domain: '', icon: { image_default: true } },
        },
})

const botsInfo = defineMethod('bots.info', {
  scopes: ['users:read'],
  tier: 'tier3',
  args: z.object({ bot: z.string().optional(), team_id: z.string().optional() }),
  run: (args, { workspace }) => {
    const { app } = workspace
    if (args.bot !== undefined && args.bot !== app.botId) return refuse('bot_not_found')
    return {
      ok: true,
      bot: {
        id: app.botId,
        app_id: app.id,
        user_id: app.botUserId,
        name: app.name,
        deleted: false,
        updated: 0,
        icons: {},
      },
    }
  },
})

export const authMethods = [apiTest, authTest, appsConnectionsOpen, teamInfo, botsInfo]

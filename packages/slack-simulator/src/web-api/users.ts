import { z } from 'zod'
import type { SlackUser, Team } from '../workspace/entities.ts'
import { otherTeamIdOf } from '../workspace/other-teams.ts'
import { count, flag, requiredText, text } from './argument-types.ts'
import { page } from './cursor.ts'
import { defineMethod, refuse } from './method.ts'

const zoneOffsetSeconds = (timeZone: string, atMs: number): number => {
  const local = new Date(atMs).toLocaleString('en-US', { timeZone, timeZoneName: 'longOffset' })
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(local) ?? []
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60
  return sign === '-' ? -seconds : seconds
}

/** Fields that depend on the kind of user. Like Slack, omits most fields that would be false. */
const toMembership = ({ id, membership }: SlackUser, team: Team): Record<string, unknown> => {
  const ours = { team_id: team.id, deleted: false, is_restricted: false, is_ultra_restricted: false }
  switch (membership) {
    case 'member':
      return { ...ours, is_bot: false }
    case 'guest':
      return { ...ours, is_restricted: true, is_bot: false }
    case 'single-channel-guest':
      return { ...ours, is_restricted: true, is_ultra_restricted: true, is_bot: false }
    case 'bot':
      return { ...ours, is_bot: true }
    case 'workflow-bot':
      return { ...ours, is_workflow_bot: true }
    case 'deactivated':
      return { team_id: team.id, deleted: true }
    case 'other-organisation':
      return { team_id: otherTeamIdOf(membership), deleted: false, is_bot: false }
    case 'grid-member': {
      const teams = [otherTeamIdOf(membership), team.id]
      return { deleted: false, is_bot: false, enterprise_user: { id, enterprise_id: 'E0BRIGHTGRID', teams } }
    }
  }
}

/** A person as Slack's user object. */
const toSlackUser = (user: SlackUser, team: Team, atMs: number): Record<string, unknown> => ({
  id: user.id,
  ...toMembership(user, team),
  name: user.name,
  color: user.color,
  real_name: user.realName,
  tz: user.timeZone,
  tz_label: user.timeZone,
  tz_offset: zoneOffsetSeconds(user.timeZone, atMs),
  profile: {
    title: user.title,
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.name,
    display_name_normalized: user.name,
    team: team.id,
  },
  is_admin: user.isAdmin,
  is_owner: false,
  is_primary_owner: false,
  is_app_user: false,
  updated: 0,
})

const usersInfo = defineMethod('users.info', {
  scopes: ['users:read'],
  tier: 'tier4',
  args: z.object({ user: requiredText, include_locale: flag.optional(), team_id: text.optional() }),
  run: (args, { workspace }) => {
    const user = workspace.users.get(args.user)
    if (user === undefined) return refuse('user_not_found')
    const shown = toSlackUser(user, workspace.team, workspace.clock.now())
    return { ok: true, user: args.include_locale === true ? { ...shown, locale: 'en-US' } : shown }
  },
})

const usersList = defineMethod('users.list', {
  scopes: ['users:read'],
  tier: 'tier2',
  args: z.object({
    cursor: text.optional(),
    limit: count(1000).optional(),
    include_locale: flag.optional(),
    team_id: text.optional(),
  }),
  run: (args, { workspace }) => {
    const paged = page([...workspace.users.values()], args)
    if (!paged.ok) return paged.refusal
    const members = paged.items.map((user) => toSlackUser(user, workspace.team, workspace.clock.now()))
    return {
      ok: true,
      members,
      cache_ts: Math.floor(workspace.clock.now() / 1000),
      response_metadata: { next_cursor: paged.nextCursor },
    }
  },
})

const usergroupsList = defineMethod('usergroups.list', {
  scopes: ['usergroups:read'],
  tier: 'tier2',
  args: z.object({
    include_users: flag.optional(),
    include_count: flag.optional(),
    include_disabled: flag.optional(),
    team_id: text.optional(),
  }),
  run: (args, { workspace }) => ({
    ok: true,
    usergroups: [...workspace.userGroups.values()].map(({ id, handle, name, userIds }) => ({
      id,
      team_id: workspace.team.id,
      is_usergroup: true,
      handle,
      name,
      description: '',
      is_external: false,
      date_delete: 0,
      ...(args.include_users === true && { users: userIds }),
      ...(args.include_count === true && { user_count: userIds.length }),
    })),
  }),
})

const usergroupsUsersList = defineMethod('usergroups.users.list', {
  scopes: ['usergroups:read'],
  tier: 'tier2',
  args: z.object({ usergroup: requiredText, include_disabled: flag.optional(), team_id: text.optional() }),
  run: (args, { workspace }) => {
    const group = workspace.userGroups.get(args.usergroup)
    return group === undefined ? refuse('no_such_subteam') : { ok: true, users: group.userIds }
  },
})

export const userMethods = [usersInfo, usersList, usergroupsList, usergroupsUsersList]

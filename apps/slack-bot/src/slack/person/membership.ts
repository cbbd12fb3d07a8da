import type { UsersInfoResponse } from '@slack/web-api'

type SlackUser = NonNullable<UsersInfoResponse['user']>

/** People who can see the bot's messages but may not use them. */
export type Outsider = 'guest' | 'bot' | 'deactivated' | 'other-organisation'
export type Membership = 'member' | Outsider

const SLACKBOT = 'USLACKBOT'

/** The workspaces a person belongs to. On Enterprise Grid `team_id` may be missing, or name another workspace. */
const teamsOf = ({ team_id: teamId, teams = [], enterprise_user: grid }: SlackUser): readonly string[] => [
  ...(teamId === undefined ? [] : [teamId]),
  ...teams,
  ...(grid?.teams ?? []),
]

export const isGuest = (
  user: Pick<SlackUser, 'is_restricted' | 'is_ultra_restricted' | 'is_stranger'>,
): boolean => [user.is_restricted, user.is_ultra_restricted, user.is_stranger].includes(true)

/** A person's membership in the workspace `teamId`, from users.info. Slack leaves out fields that are false. */
export const membershipIn = (teamId: string, user: SlackUser): Membership => {
  const teams = teamsOf(user)
  if (teams.length === 0) throw new Error('users.info names no workspace of the person')
  if (!teams.includes(teamId)) return 'other-organisation'
  if (user.deleted === true) return 'deactivated'
  const isBot = [user.is_bot, user.is_workflow_bot, user.is_connector_bot].includes(true)
  if (isBot || user.id === SLACKBOT) return 'bot'
  return isGuest(user) ? 'guest' : 'member'
}

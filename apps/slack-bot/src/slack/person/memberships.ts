import type { WebClient } from '@slack/web-api'
import type { Clock } from '../../rollouts/ports/clock.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'
import { membershipIn, type Membership } from './membership.ts'
import { createRemember, type Freshness } from './remembered.ts'

/** Looks up what a person is to this workspace. Throws when Slack does not say. */
export type MembershipOf = (userId: string, freshness: Freshness) => Promise<Membership>

/** Slack answers so about people whom the bot has no right to see, and who therefore belong to somebody else. */
const isUnseen = (error: unknown): boolean =>
  ['user_not_found', 'user_not_visible'].includes(codeOf(slackFailure(error)))

/** From `users.info` and `auth.test` alone: a payload names the workspace a person comes from, not what they are here. */
export const createMembershipOf = (client: WebClient, clock: Pick<Clock, 'elapsed'>): MembershipOf => {
  const remember = createRemember<Membership>(clock)
  let ownTeamId: string | undefined
  const ownTeam = async (): Promise<string> => {
    // A token belongs to one workspace for good.
    ownTeamId ??= (await client.auth.test()).team_id
    if (ownTeamId === undefined) throw new Error('auth.test answered without a team_id')
    return ownTeamId
  }
  return (userId, freshness) =>
    remember(userId, freshness, async () => {
      const teamId = await ownTeam()
      try {
        const { user } = await client.users.info({ user: userId })
        if (user === undefined) throw new Error('users.info answered without a user')
        return membershipIn(teamId, user)
      } catch (error) {
        if (isUnseen(error)) return 'other-organisation'
        throw error
      }
    })
}

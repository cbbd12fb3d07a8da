import type { WebClient } from '@slack/web-api'
import type { Clock } from '../../rollouts/ports/clock.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'
import { membershipIn, type Membership } from './membership.ts'
import { createRemember, type Freshness } from './remembered.ts'

/** Looks up a person's membership in this workspace. Throws when Slack does not answer. */
export type MembershipOf = (userId: string, freshness: Freshness) => Promise<Membership>

/** Slack gives these codes for people the bot can't see, so they belong to another organisation. */
const isUnseen = (error: unknown): boolean =>
  ['user_not_found', 'user_not_visible'].includes(codeOf(slackFailure(error)))

/** Uses only `users.info` and `auth.test`: a payload says which workspace a person comes from, not their membership here. */
export const createMembershipOf = (client: WebClient, clock: Pick<Clock, 'elapsed'>): MembershipOf => {
  const remember = createRemember<Membership>(clock)
  let ownTeamId: string | undefined
  const ownTeam = async (): Promise<string> => {
    // A token always belongs to the same workspace.
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

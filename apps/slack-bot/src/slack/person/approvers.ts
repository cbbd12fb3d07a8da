import type { WebClient } from '@slack/web-api'
import type { ApproverRight } from '../../rollouts/model/command.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import type { ApproverNames } from './approver-names.ts'
import type { MembershipOf } from './memberships.ts'
import { createRemember, type Freshness } from './remembered.ts'
import type { ExplainedRight } from './explained-right.ts'

/** Whether a person may approve. */
export interface Approvers {
  /** Asked of Slack now: for everything that lets something be sent, unlocked or changed. */
  rightOf(userId: string): Promise<ApproverRight>
  /** At most a minute old: for what only shows or stops. */
  recentRightOf(userId: string): Promise<ApproverRight>
  /** The right as asked now, with the rule behind it. */
  explainedRightOf(userId: string): Promise<ExplainedRight>
  /** Why this person's last lookup failed; absent when it succeeded. */
  failureOf(userId: string): SlackFailure | undefined
}

export interface ApproversOptions extends Pick<ApproverNames, 'approverUserIds' | 'approverGroupIds'> {
  readonly client: WebClient
  readonly membershipOf: MembershipOf
  readonly clock: Pick<Clock, 'elapsed'>
  readonly log: Log
}

/**
 * Configured people and members of configured user groups may approve, if they are full members of the workspace.
 * A lookup that fails and leaves the question open is `unknown`, which means no.
 */
export const createApprovers = (options: ApproversOptions): Approvers => {
  const { client, membershipOf, clock, log } = options
  const groupMembers = createRemember<ReadonlySet<string>>(clock)

  /** `failure`: a group could not be read, and no other one names the person. */
  const namedBy = async (
    userId: string,
    freshness: Freshness,
  ): Promise<{ readonly group?: string } | 'nobody' | { readonly failure: SlackFailure }> => {
    if (options.approverUserIds.includes(userId)) return {}
    const lookups = await Promise.allSettled(
      options.approverGroupIds.map((usergroup) =>
        groupMembers(usergroup, freshness, async () => {
          const answer = await client.usergroups.users.list({ usergroup })
          if (answer.users === undefined) throw new Error('usergroups.users.list answered without users')
          return new Set(answer.users)
        }),
      ),
    )
    const position = lookups.findIndex((lookup) => lookup.status === 'fulfilled' && lookup.value.has(userId))
    const group = options.approverGroupIds[position]
    if (group !== undefined) return { group }
    const failed = lookups.find((lookup) => lookup.status === 'rejected')
    if (failed === undefined) return 'nobody'
    log.warn({ userId, error: failed.reason }, 'A user group could not be read, so a right is unknown')
    return { failure: slackFailure(failed.reason) }
  }

  const lookUp = async (userId: string, freshness: Freshness): Promise<ExplainedRight> => {
    try {
      const named = await namedBy(userId, freshness)
      if (named === 'nobody') return { right: 'not-approver' }
      if ('failure' in named) return { right: 'unknown', failure: named.failure }
      const membership = await membershipOf(userId, freshness)
      return membership === 'member' ? { right: 'approver', ...named } : { right: 'not-approver' }
    } catch (error) {
      log.warn({ userId, error }, 'A person could not be looked up, so a right is unknown')
      return { right: 'unknown', failure: slackFailure(error) }
    }
  }

  const failures = new Map<string, SlackFailure>()
  const rightBy = async (userId: string, freshness: Freshness): Promise<ExplainedRight> => {
    const found = await lookUp(userId, freshness)
    if (found.right === 'unknown') failures.set(userId, found.failure)
    else failures.delete(userId)
    return found
  }

  return {
    explainedRightOf: (userId) => rightBy(userId, 'now'),
    rightOf: async (userId) => (await rightBy(userId, 'now')).right,
    failureOf: (userId) => failures.get(userId),
    recentRightOf: async (userId) => (await rightBy(userId, 'recent')).right,
  }
}

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
  /** Asks Slack now. Use it for every action that sends, unlocks or changes something. */
  rightOf(userId: string): Promise<ApproverRight>
  /** May be up to a minute old. Use it to show or stop something. */
  recentRightOf(userId: string): Promise<ApproverRight>
  /** Asks Slack now; includes the rule that gives the right. */
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
 * If a lookup fails and the answer is not known, the right is `unknown`, which means no.
 */
export const createApprovers = (options: ApproversOptions): Approvers => {
  const { client, membershipOf, clock, log } = options
  const groupMembers = createRemember<ReadonlySet<string>>(clock)

  /** `failure`: a group could not be read, and no other group includes the person. */
  const namedBy = async (
    userId: string,
    freshness: Freshness,
  ): Promise<{ readonly group?: string } | 'unnamed' | { readonly failure: SlackFailure }> => {
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
    if (failed === undefined) return 'unnamed'
    log.warn(
      { userId, error: failed.reason },
      'A user group could not be read, so it is unknown whether a person may approve',
    )
    return { failure: slackFailure(failed.reason) }
  }

  const lookUp = async (userId: string, freshness: Freshness): Promise<ExplainedRight> => {
    try {
      const named = await namedBy(userId, freshness)
      if (named === 'unnamed') return { right: 'not-approver' }
      if ('failure' in named) return { right: 'unknown', failure: named.failure }
      const membership = await membershipOf(userId, freshness)
      return membership === 'member' ? { right: 'approver', ...named } : { right: 'not-approver' }
    } catch (error) {
      log.warn(
        { userId, error },
        'A person could not be looked up, so it is unknown whether they may approve',
      )
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

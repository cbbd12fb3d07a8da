import type { Log } from '../../rollouts/ports/log.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import type { Outsider } from './membership.ts'
import type { MembershipOf } from './memberships.ts'
import type { Freshness } from './remembered.ts'

declare const CHECKED: unique symbol

/** A full member of this workspace. Only `checkPerson` creates one, so a feature can't run without the check. */
export interface Person {
  readonly userId: string
  readonly [CHECKED]: true
}

export type Checked = { readonly kind: 'member'; readonly person: Person } | Refused

export type Refused =
  | { readonly kind: 'refused'; readonly why: Outsider }
  /** Slack did not answer, which means no; `failure` says why. */
  | { readonly kind: 'refused'; readonly why: 'unknown'; readonly failure: SlackFailure }

/** Checks who is acting. Guests, bots, deactivated accounts and people from other organisations may do nothing. */
export type CheckPerson = (userId: string, freshness: Freshness) => Promise<Checked>

export const createCheckPerson =
  (membershipOf: MembershipOf, log: Log): CheckPerson =>
  async (userId, freshness) => {
    try {
      const membership = await membershipOf(userId, freshness)
      return membership === 'member'
        ? { kind: 'member', person: { userId } as Person }
        : { kind: 'refused', why: membership }
    } catch (error) {
      log.warn({ userId, error }, 'A person could not be looked up, so their request is refused')
      return { kind: 'refused', why: 'unknown', failure: slackFailure(error) }
    }
  }

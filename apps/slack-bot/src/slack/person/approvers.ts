import type { WebClient } from '@slack/web-api'
import type { ApproverRight } from '../../rollouts/command.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { ApproverNames } from './approver-names.ts'

/** A person as a click names them. Slack Connect brings people of other teams into a channel. */
export interface Person {
  readonly userId: string
  readonly teamId: string | undefined
}

/** Whether a person may approve. */
export interface Approvers {
  /** Asked of Slack now: for everything that lets something be sent, unlocked or changed. */
  rightOf(person: Person): Promise<ApproverRight>
  /** The same with the rule behind it. */
  standingOf(person: Person): Promise<Standing>
  /** At most a minute old: for what only shows or stops. */
  recentRightOf(person: Person): Promise<ApproverRight>
}

export type Standing =
  /** `group`: as a member of it; otherwise named in person. */
  | { readonly right: 'approver'; readonly group?: string }
  | { readonly right: 'not-approver'; readonly why: 'not-named' | Outsider }
  | { readonly right: 'unknown' }
/** Who is named by a rule, and still may not. */
export type Outsider = 'other-team' | 'guest' | 'bot' | 'deactivated'
type Membership = 'full' | Outsider

const RECENT_MS = 60_000

/** How old an answer of Slack's may be. */
type MaxAge = 'now' | 'recent' | 'for-good'

interface Remembered<T> {
  readonly askedAtMs: number
  readonly value: T
}

/** Remembers answers, never failures. `now` asks always, and what is in flight from an earlier click is no answer to it. */
const createMemory = <T>(clock: Pick<Clock, 'elapsed'>) => {
  const known = new Map<string, Remembered<T>>()
  return async (key: string, maxAge: MaxAge, read: () => Promise<T>): Promise<T> => {
    const last = known.get(key)
    const isFresh = last !== undefined && clock.elapsed() - last.askedAtMs < RECENT_MS
    if (last !== undefined && (maxAge === 'for-good' || (maxAge === 'recent' && isFresh))) return last.value
    const askedAtMs = clock.elapsed()
    const value = await read()
    const newest = known.get(key)
    if (newest === undefined || newest.askedAtMs <= askedAtMs) known.set(key, { askedAtMs, value })
    return value
  }
}

export interface ApproversOptions extends Pick<ApproverNames, 'approverUserIds' | 'approverGroupIds'> {
  readonly client: WebClient
  readonly clock: Pick<Clock, 'elapsed'>
  readonly log: Log
}

/**
 * Configured people and members of configured user groups may approve; guests, bots, deactivated people and people of
 * other teams never. A lookup that fails and leaves the question open is `unknown`, which means no.
 */
export const createApprovers = (options: ApproversOptions): Approvers => {
  const { client, clock, log } = options
  const groupMembers = createMemory<ReadonlySet<string>>(clock)
  const members = createMemory<Membership>(clock)
  const teams = createMemory<string>(clock)

  const ownTeam = (): Promise<string> =>
    teams('own', 'for-good', async () => {
      const { team_id: teamId } = await client.auth.test()
      if (teamId === undefined) throw new Error('auth.test answered without a team_id')
      return teamId
    })

  const membershipOf = (userId: string, maxAge: MaxAge): Promise<Membership> =>
    members(userId, maxAge, async () => {
      const [{ user }, teamId] = await Promise.all([client.users.info({ user: userId }), ownTeam()])
      if (user === undefined) throw new Error('users.info answered without a user')
      const isOfTeam = user.team_id === teamId || user.enterprise_user?.teams?.includes(teamId) === true
      const isGuest =
        user.is_restricted === true || user.is_ultra_restricted === true || user.is_stranger === true
      if (!isOfTeam) return 'other-team'
      if (user.deleted === true) return 'deactivated'
      if (user.is_bot === true) return 'bot'
      return isGuest ? 'guest' : 'full'
    })

  /** `undefined`: a group could not be read, and no other one names the person. */
  const namedBy = async (
    userId: string,
    maxAge: MaxAge,
  ): Promise<{ readonly group?: string } | 'nobody' | undefined> => {
    if (options.approverUserIds.includes(userId)) return {}
    const lookups = await Promise.allSettled(
      options.approverGroupIds.map((usergroup) =>
        groupMembers(usergroup, maxAge, async () => {
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
    return undefined
  }

  const standing = async ({ userId, teamId }: Person, maxAge: MaxAge): Promise<Standing> => {
    try {
      const named = await namedBy(userId, maxAge)
      if (named === undefined) return { right: 'unknown' }
      if (named === 'nobody') return { right: 'not-approver', why: 'not-named' }
      if (teamId !== undefined && teamId !== (await ownTeam()))
        return { right: 'not-approver', why: 'other-team' }
      const membership = await membershipOf(userId, maxAge)
      return membership === 'full'
        ? { right: 'approver', ...named }
        : { right: 'not-approver', why: membership }
    } catch (error) {
      log.warn({ userId, error }, 'A person could not be looked up, so a right is unknown')
      return { right: 'unknown' }
    }
  }

  return {
    standingOf: (person) => standing(person, 'now'),
    rightOf: async (person) => (await standing(person, 'now')).right,
    recentRightOf: async (person) => (await standing(person, 'recent')).right,
  }
}

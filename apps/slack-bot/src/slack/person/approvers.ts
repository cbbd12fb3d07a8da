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

/** Whether a person may approve, looked up at the click. */
export interface Approvers {
  rightOf(person: Person): Promise<ApproverRight>
  /** The same with the rule behind it. */
  standingOf(person: Person): Promise<Standing>
}

export type Standing =
  /** `group`: as a member of it; otherwise named in person. */
  | { readonly right: 'approver'; readonly group?: string }
  | { readonly right: 'not-approver'; readonly why: 'not-named' | Outsider }
  | { readonly right: 'unknown' }
/** Who is named by a rule, and still may not. */
export type Outsider = 'other-team' | 'guest' | 'bot' | 'deactivated'
type Membership = 'full' | Outsider

const CACHE_MS = 60_000

interface Remembered<T> {
  readonly readAtMs: number
  readonly value: Promise<T>
}

/** Remembers answers for a minute, and failures not at all. */
const createMemory = <T>(clock: Clock) => {
  const known = new Map<string, Remembered<T>>()
  return async (key: string, read: () => Promise<T>): Promise<T> => {
    const last = known.get(key)
    if (last !== undefined && clock.now() - last.readAtMs < CACHE_MS) return last.value
    const value = read()
    known.set(key, { readAtMs: clock.now(), value })
    try {
      return await value
    } catch (error) {
      known.delete(key)
      throw error
    }
  }
}

export interface ApproversOptions extends Pick<ApproverNames, 'approverUserIds' | 'approverGroupIds'> {
  readonly client: WebClient
  readonly clock: Clock
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
    teams('own', async () => {
      const { team_id: teamId } = await client.auth.test()
      if (teamId === undefined) throw new Error('auth.test answered without a team_id')
      return teamId
    })

  const membershipOf = (userId: string): Promise<Membership> =>
    members(userId, async () => {
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
  const namedBy = async (userId: string): Promise<{ readonly group?: string } | 'nobody' | undefined> => {
    if (options.approverUserIds.includes(userId)) return {}
    const lookups = await Promise.allSettled(
      options.approverGroupIds.map((usergroup) =>
        groupMembers(usergroup, async () => {
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

  const standingOf = async ({ userId, teamId }: Person): Promise<Standing> => {
    try {
      const named = await namedBy(userId)
      if (named === undefined) return { right: 'unknown' }
      if (named === 'nobody') return { right: 'not-approver', why: 'not-named' }
      if (teamId !== undefined && teamId !== (await ownTeam()))
        return { right: 'not-approver', why: 'other-team' }
      const membership = await membershipOf(userId)
      return membership === 'full'
        ? { right: 'approver', ...named }
        : { right: 'not-approver', why: membership }
    } catch (error) {
      log.warn({ userId, error }, 'A person could not be looked up, so a right is unknown')
      return { right: 'unknown' }
    }
  }

  return { standingOf, rightOf: async (person) => (await standingOf(person)).right }
}

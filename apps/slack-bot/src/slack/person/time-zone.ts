import { zoneOffsetOf } from '../../engine/windows/zone-offset.ts'
import type { ZoneOffset } from '../../rollouts/timing/maintenance-window.ts'
import type { FeatureContext } from '../feature-context.ts'

const UTC: ZoneOffset = () => 0

/** The person's time zone in Slack; UTC with `isKnown` false if Slack does not give one. */
export const timeZoneOf = async (
  userId: string,
  context: Pick<FeatureContext, 'client' | 'log'>,
): Promise<{ readonly offsetAt: ZoneOffset; readonly isKnown: boolean }> => {
  try {
    const { user } = await context.client.users.info({ user: userId })
    const offsetAt = user?.tz === undefined ? undefined : zoneOffsetOf(user.tz)
    return offsetAt === undefined ? { offsetAt: UTC, isKnown: false } : { offsetAt, isKnown: true }
  } catch (error) {
    context.log.warn({ userId, error }, 'A person’s time zone could not be read')
    return { offsetAt: UTC, isKnown: false }
  }
}

import type { Notice } from '../model/effect.ts'
import { hasExecution, type Rollout } from '../model/rollout.ts'

const isNewsOfWave = (wave: number, rollout: Rollout): boolean =>
  !hasExecution(rollout) || rollout.waves[wave - 1]?.decidedAtMs === undefined

/**
 * What is still worth telling of a notice that is posted late: the notice, without what has already passed, or `undefined`
 * if nothing is left.
 */
export const stillNewsOf = (notice: Notice, rollout: Rollout, nowMs: number): Notice | undefined => {
  const { kind } = notice
  if (kind === 'reminder') return rollout.status === 'awaiting-approval' ? notice : undefined
  if (kind === 'wave-sent') return isNewsOfWave(notice.wave, rollout) ? notice : undefined
  if (kind === 'window-skipped')
    return notice.opensAtMs === undefined || notice.opensAtMs > nowMs ? notice : undefined
  if (kind !== 'devices-failed') return notice
  const devices = notice.devices.filter(({ nextTryAtMs = Infinity }) => nextTryAtMs > nowMs)
  return devices.length === 0 ? undefined : { ...notice, devices }
}

import type { ProjectTrailEntry } from '../../rollouts/ports/project-trail.ts'
import { hasExecution, hasPlan, isExecuting, type Rollout } from '../../rollouts/model/rollout.ts'
import { standingOf } from '../rollout-card/rollout-mark.ts'
import { deviceProblemText } from '../text/codes/device-problem-text.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { clause } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'

const MOST_LINES = 6

interface Dated {
  readonly atMs: number
  readonly line: Line
}

/** What one rollout did with the device; undefined when it was never part of it. */
const inRollout = (rollout: Rollout, deviceId: string): Dated | undefined => {
  const devices = hasPlan(rollout) ? rollout.plan.devices : rollout.selection.devices
  const device = devices.find((planned) => planned.deviceId === deviceId)
  if (device === undefined) return undefined
  const toVersion = visibleText(device.toVersion, 24)
  const progress = hasExecution(rollout) ? rollout.devices[deviceId]?.progress : undefined
  const told = (what: string, atMs: number): Dated => ({
    atMs,
    line: [`${rollout.rolloutId}: ${what}, `, at(atMs, 'day-time')],
  })
  if (progress?.state === 'verified') return told(`updated to ${toVersion}`, progress.atMs)
  if (progress?.state === 'skipped') return told(`left out of the update to ${toVersion}`, progress.atMs)
  if (progress?.state === 'failed') {
    const problem = visibleText(clause(deviceProblemText(progress.problem)), LENGTHS.reason)
    const tries = plural(progress.attempt, 'try', 'tries')
    return told(`${toVersion} failed after ${tries} (${problem})`, progress.atMs)
  }
  const status = standingOf(rollout).word
  const what = isExecuting(rollout)
    ? `update to ${toVersion} not finished`
    : progress === undefined
      ? `update to ${toVersion} not sent by it (${status})`
      : `ended without knowing that ${toVersion} is installed`
  return told(`${what}, asked for`, rollout.createdAtMs)
}

const inTrail = ({ event, atMs }: ProjectTrailEntry, deviceId: string): Dated | undefined =>
  event?.type === 'failed-clear-asked' && event.deviceIds.includes(deviceId)
    ? { atMs, line: [user(event.by), ' asked Tuya to clear its failure, ', at(atMs, 'day-time')] }
    : undefined

/** What happened to a device here, newest first: its rollouts, and clears at Tuya. */
export const deviceHistory = (
  deviceId: string,
  rollouts: readonly Rollout[],
  trail: readonly ProjectTrailEntry[],
): readonly Line[] =>
  [
    ...rollouts.flatMap((rollout) => inRollout(rollout, deviceId) ?? []),
    ...trail.flatMap((entry) => inTrail(entry, deviceId) ?? []),
  ]
    .toSorted((left, right) => right.atMs - left.atMs)
    .slice(0, MOST_LINES)
    .map(({ line }) => line)

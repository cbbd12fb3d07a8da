import { LENGTHS } from '../platform/block-limits.ts'
import { deviceProblemText } from '../text/codes/device-problem-text.ts'
import { at, bold, type Line } from '../text/inline.ts'
import { clause } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'
import type { FailedDevice } from './failed-devices.ts'

const triesText = (failures: number): string => (failures === 1 ? '' : ` after ${failures} tries`)

/** Why it failed and since when, as far as anybody knows. */
const whyLine = ({ device, known, isListed }: FailedDevice): Line => {
  const verdict = device.hasTimedOut === true ? 'timed out' : 'failed'
  if (known === undefined)
    return [` · ${verdict}; not started by this bot, and Tuya doesn’t say why or since when`]
  const { rolloutId, atMs, problem, failures } = known
  const why =
    problem === undefined || problem.code === 'update-failed'
      ? ''
      : `: ${visibleText(clause(deviceProblemText(problem)), LENGTHS.reason)}`
  return [
    ` · ${verdict} in ${rolloutId}${triesText(failures)}`,
    ...(atMs === undefined ? [] : [', ', at(atMs, 'day-time')]),
    why,
    isListed ? '' : '; Tuya’s lists don’t show it any more',
  ]
}

const heldText = ({ reservedBy, known }: FailedDevice): string => {
  if (reservedBy === undefined) return ''
  return known?.rolloutId === reservedBy && !known.isFinal
    ? ` · ${reservedBy} tries it again by itself`
    : ` · in ${reservedBy}, until that has ended`
}

/** `Lamp 3 → 1.0.8 · failed in R-4 after 3 tries, 12 Nov 14:05`. */
export const failedLine = (failed: FailedDevice): Line => {
  const { device } = failed
  const version = device.offeredVersion ?? failed.known?.device.toVersion
  return [
    bold(visibleText(device.name, LENGTHS.name)),
    version === undefined ? '' : ` → ${visibleText(version, 24)}`,
    failed.isListed && !device.online ? ' · offline' : '',
    ...whyLine(failed),
    heldText(failed),
  ]
}

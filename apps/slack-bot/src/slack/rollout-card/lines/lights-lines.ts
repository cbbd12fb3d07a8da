import type { BlinkSpan } from '../../../rollouts/planning/blink-span.ts'
import { at, bold, type Line } from '../../text/inline.ts'

const DAY_MS = 24 * 3_600_000
const STEP_MS = 5 * 60_000

/** `Lights: may blink between about 22:10 and 23:30`, in steps of five minutes; once it has begun, only until when. */
export const lightsLines = (span: BlinkSpan | undefined): readonly Line[] => {
  if (span === undefined) return []
  const untilMs = Math.ceil(span.untilMs / STEP_MS) * STEP_MS
  const later = span.hasLaterWindows === true ? ', and in later windows' : ''
  if (span.fromMs === undefined)
    return [[bold('Lights'), ': may blink until about ', at(untilMs, 'day-time'), later]]
  const fromMs = Math.floor(span.fromMs / STEP_MS) * STEP_MS
  return [
    [
      bold('Lights'),
      ': may blink between about ',
      at(fromMs, 'day-time'),
      ' and ',
      at(untilMs, untilMs - fromMs < DAY_MS ? 'time' : 'day-time'),
      later,
    ],
  ]
}

import type { SelectionForecast } from '../../rollouts/planning/forecast.ts'
import type { Start } from '../../rollouts/model/start.ts'
import { mustApproveLine, type ApproverNames } from '../person/approver-names.ts'
import { budgetShortText, wavesText } from '../rollout-card/lines/plan-text.ts'
import { tooShortText } from '../rollout-card/lines/window-misfit-text.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { aboutRangeText } from '../text/duration.ts'
import { at, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** What the form knows of a choice. */
export interface ForecastFacts {
  readonly count: number
  /** The one place that was chosen; absent for several. */
  readonly place?: string | undefined
  /** Absent while its date and time are not chosen. */
  readonly start?: Start | undefined
  readonly approvers: ApproverNames
  readonly requester: string
  /** `reading`: it will follow. Absent if it can't be made. */
  readonly forecast?: SelectionForecast | 'reading' | undefined
}

/** ` in 6 rooms of 4F`, ` in Meeting room A`; of several places ` in 6 rooms`. */
const whereText = (place: string | undefined, roomCount: number): string => {
  if (place === undefined) return ` in ${plural(roomCount, 'room')}`
  return ` in ${roomCount > 1 ? `${plural(roomCount, 'room')} of ` : ''}${visibleText(place, LENGTHS.room)}`
}

const DAY_MS = 24 * 3_600_000

const spanParts = ({ span }: SelectionForecast): Line => {
  if (span === undefined) return []
  const { fromMs, untilMs } = span
  return [
    ', between about ',
    at(fromMs, 'day-time'),
    ' and ',
    at(untilMs, untilMs - fromMs < DAY_MS ? 'time' : 'day-time'),
    span.goesOnLater === true ? ', and in later windows' : '',
  ]
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const planLine = ({ count, place, start, forecast }: ForecastFacts): Line => {
  const devices = plural(count, 'device')
  if (forecast === 'reading') return [`${devices}. Working out the waves and the time …`]
  if (forecast === undefined || forecast.waves.length === 0) return [`${devices}.`]
  const { lowMs, highMs, waves, roomCount } = forecast
  return [
    `${devices}${whereText(place, roomCount)}. ${capital(wavesText(waves))}. ${capital(aboutRangeText({ low: lowMs, high: highMs }))}`,
    start === 'now' ? ' once approved' : '',
    ...spanParts(forecast),
    '.',
  ]
}

const misfitLine = (
  start: Start | undefined,
  misfit: NonNullable<SelectionForecast['windowTooShort']>,
): Line => {
  const devices = plural(misfit.count, 'device')
  return start === 'next-window'
    ? [
        `⚠️ ${devices} can’t be updated in the maintenance window: ${tooShortText(misfit)}. Choose “Now” to send them anyway, or ask an admin for a longer window.`,
      ]
    : [
        `⚠️ ${devices} can’t be updated: the freeze days don’t end within the next year. Ask an admin to change them.`,
      ]
}

/** What the choice comes to: devices, waves and time, who must approve, and warnings only when true. */
export const forecastLines = (facts: ForecastFacts): readonly Line[] => {
  if (facts.count === 0) return [['No devices are chosen.']]
  const { forecast, start } = facts
  const known = forecast === 'reading' ? undefined : forecast
  return [
    planLine(facts),
    mustApproveLine(facts.approvers, facts.requester),
    ...(known?.budgetShort === undefined ? [] : [[budgetShortText(known.budgetShort)]]),
    ...(known?.windowTooShort === undefined ? [] : [misfitLine(start, known.windowTooShort)]),
  ]
}

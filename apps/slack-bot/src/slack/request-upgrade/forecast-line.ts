import { REASON_ABOVE_DEVICES } from '../../rollouts/people/decide-draft.ts'
import type { SelectionForecast } from '../../rollouts/planning/forecast.ts'
import { budgetShortText, wavesText } from '../rollout-card/lines/plan-text.ts'
import { tooShortText } from '../rollout-card/lines/window-misfit-text.ts'
import { rangeText } from '../text/duration.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

/** Waves, duration and API calls for the ticked devices. The plan itself is made after the request. */
export const forecastLine = (count: number, forecast: SelectionForecast | undefined): Line => {
  if (count === 0) return ['No devices are ticked.']
  const reason =
    count > REASON_ABOVE_DEVICES
      ? ` Requests for more than ${REASON_ABOVE_DEVICES} devices need a reason.`
      : ''
  const must = `Someone else must approve this.${reason}`
  if (forecast === undefined) return [`${plural(count, 'device')}. ${must}`]
  const { lowMs, highMs, apiCalls, waves } = forecast
  return [
    `${plural(count, 'device')}, ${wavesText(waves)}. About ${rangeText({ low: lowMs, high: highMs })}, `,
    `about ${apiCalls} API calls. ${must}`,
    forecast.budgetShort === undefined ? '' : ` ${budgetShortText(forecast.budgetShort)}`,
    forecast.windowTooShort === undefined
      ? ''
      : ` ⚠ ${plural(forecast.windowTooShort.count, 'device')} can’t be updated in the maintenance window: ${tooShortText(forecast.windowTooShort)}. Choose “Now” to send them anyway, or ask an admin for a longer window.`,
  ]
}

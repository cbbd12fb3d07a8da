import { REASON_ABOVE_DEVICES } from '../../rollouts/people/decide-draft.ts'
import type { SelectionForecast } from '../../rollouts/planning/forecast.ts'
import { wavesText } from '../rollout-card/plan-text.ts'
import { tooShortText } from '../rollout-card/window-misfit-text.ts'
import { rangeText } from '../text/duration.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

/** What the ticked devices come to: waves, time and calls. The plan itself is made when it is asked for. */
export const forecastLine = (count: number, foretold: SelectionForecast | undefined): Line => {
  if (count === 0) return ['No device is ticked.']
  const reason =
    count > REASON_ABOVE_DEVICES ? ` Above ${REASON_ABOVE_DEVICES} devices a reason is required.` : ''
  const must = `Someone other than you must approve.${reason}`
  if (foretold === undefined) return [`${plural(count, 'device')}. ${must}`]
  const { lowMs, highMs, apiCalls, waves } = foretold
  return [
    `${plural(count, 'device')}, ${wavesText(waves)}. About ${rangeText({ low: lowMs, high: highMs })}, `,
    `about ${apiCalls} API calls. ${must}`,
    foretold.windowTooShort === undefined
      ? ''
      : ` ⚠ ${plural(foretold.windowTooShort.count, 'device')} would never be sent in the maintenance window: ${tooShortText(foretold.windowTooShort)}. With “Now” they are sent; or ask an administrator for a longer window.`,
  ]
}

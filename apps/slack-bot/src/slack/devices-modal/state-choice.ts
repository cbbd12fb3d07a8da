import type { PlainTextOption } from '@slack/types'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { MARKS } from '../rollout-card/rollout-mark.ts'
import type { StateFilter } from './devices-filter.ts'
import { listedMark, listedWordText } from './listed-devices.ts'

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

export const stateText = (state: StateFilter, rollout: Rollout): string => {
  if (state === 'all') return 'All states'
  if (state === 'needs-someone') return `${MARKS.needsCare} Need someone`
  if (state === 'not-updated') return 'Not updated'
  return `${listedMark(state)} ${capitalised(listedWordText(state, rollout))}`
}

export const stateOption = (state: StateFilter, rollout: Rollout): PlainTextOption => ({
  text: plainText(stateText(state, rollout), LIMITS.option.text),
  value: state,
})

import { compareNaturally } from '../../../fleet/natural-order.ts'
import { listed } from '../../text/listed.ts'
import { visibleText } from '../../text/visible-text.ts'

const MOST_NAMES = 5

/** `offered`: of every waiting device. */
export const versionProblemText = (typed: string, offered: readonly string[]): string => {
  const versions = [...new Set(offered)].toSorted(compareNaturally)
  const hidden = versions.length - MOST_NAMES
  const shown = [
    ...versions.slice(0, MOST_NAMES).map((one) => visibleText(one, 24)),
    ...(hidden > 0 ? [`${hidden} more`] : []),
  ]
  const which = shown.length === 0 ? '' : ` The versions on offer: ${listed(shown)}.`
  return `No waiting device is offered ${visibleText(typed, 24)}.${which}`
}

import type { Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, bold, type Line } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'
import { listedMark, listedWordText, type ListedDevice, type ListedWord } from './listed-devices.ts'

const VERSION_LENGTH = 24
/** Longer than on a card: this list is the place to read why. */
const WHY_LENGTH = 150

/** These happened at a time; the others last since then. */
const HAPPENED: ReadonlySet<ListedWord> = new Set(['updated', 'failed', 'leftOut', 'sent', 'perhaps'])

const timesOf = ({ word, sinceMs, until = [] }: ListedDevice): Line => [
  ...(sinceMs === undefined ? [] : [HAPPENED.has(word) ? ' · ' : ' · since ', at(sinceMs, 'day-time')]),
  ...until,
]

/** `⚠️ Lamp 9 · 1.3.9 → 1.4.2 · failed: the device refused it · today 14:05`. */
export const listedDeviceLine = (device: ListedDevice, rollout: Rollout): Line => {
  const { name, fromVersion, toVersion, word, why } = device
  return [
    `${listedMark(word)} `,
    bold(visibleText(name, LENGTHS.name)),
    ` · ${fromVersion === undefined ? '' : `${visibleText(fromVersion, VERSION_LENGTH)} `}→ ${visibleText(toVersion, VERSION_LENGTH)}`,
    ` · ${listedWordText(word, rollout)}`,
    why === undefined ? '' : `: ${visibleText(why, WHY_LENGTH)}`,
    ...timesOf(device),
  ]
}

import type { Cleared } from '../../engine/commands/clear-failed.ts'
import { callProblemText } from '../text/codes/call-problem-text.ts'
import type { Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'

type Sent = Extract<Cleared, { kind: 'sent' }>
type Decided = Exclude<Cleared, { kind: 'refused' }>

const AGAIN = '/ota failed reads the list again.'

const listedText = ({ deviceIds, stillListed }: Sent): string => {
  if (stillListed === undefined) return `Tuya’s list could not be read since. ${AGAIN}`
  if (stillListed === 0) return 'Tuya doesn’t list them as failed any more.'
  return `Tuya still lists ${stillListed} of ${deviceIds.length} as failed. ${AGAIN}`
}

const sentLines = (sent: Sent): readonly Line[] => {
  const { outcome, deviceIds } = sent
  const devices = plural(deviceIds.length, 'device')
  if (outcome.kind === 'accepted') return [[`Tuya took the request to clear ${devices}. ${listedText(sent)}`]]
  const problem = visibleText(callProblemText(outcome.problem), LENGTHS.reason)
  switch (outcome.kind) {
    case 'refused':
      return [[`${problem} Nothing was cleared.`]]
    case 'not-sent':
      return [[`${problem} Tuya was not asked to clear anything.`]]
    case 'ambiguous':
      return [
        [`${problem} So it isn’t certain that Tuya cleared ${devices}. ${listedText(sent)}`],
        ['The request was sent once and is not repeated by itself.'],
      ]
  }
}

/** `R-7 has not ended`, `R-7 and R-8 have not ended`. */
const notEnded = (rolloutIds: readonly string[]): string =>
  `${listed(rolloutIds)} ${rolloutIds.length === 1 ? 'has' : 'have'} not ended`

const leftLines = ({
  reserved,
  underWay,
  gone,
}: Pick<Sent, 'reserved' | 'underWay' | 'gone'>): readonly Line[] => [
  ...(reserved.size === 0
    ? []
    : [
        [
          `${plural(reserved.size, 'device was', 'devices were')} left out, because ${notEnded([...new Set(reserved.values())])}. Clear ${reserved.size === 1 ? 'it' : 'them'} afterwards.`,
        ],
      ]),
  ...(underWay.length === 0
    ? []
    : [
        [
          `${plural(underWay.length, 'device is', 'devices are')} being cleared at this moment. Look again in two minutes.`,
        ],
      ]),
  ...(gone.length === 0
    ? []
    : [[`${plural(gone.length, 'device is', 'devices are')} not listed as failed any more.`]]),
]

/** What came of "Clear", and that no device was touched. */
export const clearLines = (cleared: Decided): readonly Line[] => {
  const end: Line = ['Nothing was sent to devices.']
  switch (cleared.kind) {
    case 'already-asked':
      return [[`This was sent to Tuya already, and not a second time. ${AGAIN}`], end]
    case 'overtaken':
      return [[`Something changed while you decided, so Tuya was not asked to clear anything. ${AGAIN}`], end]
    case 'nothing-to-clear':
      return [['Tuya was not asked to clear anything.'], ...leftLines(cleared), end]
    case 'sent':
      return [...sentLines(cleared), ...leftLines(cleared), end]
  }
}

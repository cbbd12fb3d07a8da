import { answer, type MessageView } from '../../blocks/message.ts'
import { at, bold, type Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'
import { countOf, type PendingFacts } from '../pending-facts.ts'
import { filterText } from '../pending-query.ts'

export const FILE_NAME = 'waiting-devices.csv'
export const FILE_TITLE = 'Waiting devices'
/** What the answer to the click calls it. */
export const FILE_WHAT = 'the list of waiting devices'

const INCOMPLETE: Line = ['Tuya returned only part of the list, so devices may be missing in the file.']

/** The message above the file. It names the places and the filter, so that a part isn't taken for the whole. */
export const pendingFileMessage = (facts: PendingFacts): MessageView => {
  const words = filterText(facts.query)
  return answer([
    [
      bold(`${FILE_TITLE} · ${facts.where}`),
      `${words === '' ? '' : ` (${words})`}: ${plural(countOf(facts, 'count'), 'device')} as CSV, read `,
      at(facts.readAtMs, 'day-time'),
      '.',
    ],
    ...(facts.isComplete ? [] : [INCOMPLETE]),
  ])
}

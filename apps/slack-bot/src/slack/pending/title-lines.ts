import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import type { TablePage } from '../blocks/table-page.ts'
import { COMMAND } from '../platform/ids.ts'
import { lockLine } from '../room-lock/lock-message.ts'
import { ageText } from '../text/duration.ts'
import { bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { countOf, failedCountOf, type PendingFacts } from './pending-facts.ts'
import { filterText } from './pending-query.ts'
import { floorText } from './pending-rows.ts'

/** What one row of a list is. */
export type RowNoun = 'floor' | 'room' | 'device'

/** The lock of the requested room. In the list of several rooms it is a note. */
const lockLines = ({ places, locks }: PendingFacts): readonly Line[] => {
  const room = onlyRoomOf({ places })
  const lock = room === undefined ? undefined : locks.get(room.roomId)
  return lock === undefined ? [] : [[...lockLine(lock), '. No update is sent there until then.']]
}

const range = new Intl.NumberFormat('en-US')
const rangeText = ({ from, to, total }: TablePage): string =>
  `${range.format(from + 1)}–${range.format(to)} of ${range.format(total)}`

const NOUNS = { floor: 'Floors', room: 'Rooms', device: 'Devices' } as const satisfies Record<RowNoun, string>

const pageLines = (
  { floors, sharedBy }: PendingFacts,
  { noun, page }: { readonly noun: RowNoun; readonly page: TablePage },
): readonly Line[] => {
  const isPart = page.previousFrom !== undefined || page.nextFrom !== undefined
  const part = isPart ? `${NOUNS[noun]} ${rangeText(page)}.` : ''
  const rooms = floors.reduce((sum, floor) => sum + floor.rooms.length, 0)
  const first = floors.find(({ area }) => area !== undefined)
  const example = `${COMMAND} pending ${first === undefined ? '' : floorText(first)}`
  const hint =
    noun === 'floor'
      ? `${plural(rooms, 'room')}, listed by floor. ${sharedBy === undefined ? `Open a floor below, or type ${example}.` : `Type ${example} to see one floor.`}`
      : isPart && sharedBy !== undefined
        ? `Type ${COMMAND} pending to see all.`
        : ''
  const line = [part, hint].filter((text) => text !== '').join(' ')
  return line === '' ? [] : [[line]]
}

export const titleLines = (
  facts: PendingFacts,
  shown: { readonly noun: RowNoun; readonly page: TablePage; readonly nowMs: number },
): readonly Line[] => {
  const words = filterText(facts.query)
  const filter = words === '' ? '' : ` (${words})`
  const count = countOf(facts, 'count')
  const failed = failedCountOf(facts)
  return [
    [
      bold(`${plural(count, 'device')} waiting for an update · ${facts.where}`),
      `${filter} — read ${ageText(facts.readAtMs, shown.nowMs)} · ${countOf(facts, 'offlineCount')} offline${failed === 0 ? '' : ` · ${failed} failed`}`,
      ...(facts.sharedBy === undefined ? [] : [' · shared by ', user(facts.sharedBy)]),
    ],
    ...(facts.lines ?? []),
    ...lockLines(facts),
    ...(facts.isComplete ? [] : [['Tuya returned only part of the list, so devices may be missing here.']]),
    ...pageLines(facts, shown),
  ]
}

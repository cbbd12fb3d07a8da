import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import type { FloorGroup } from '../../fleet/group-floors.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { pagedTable } from '../blocks/paged-table.ts'
import type { Row } from '../blocks/table.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { ageText } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { buttonBlocks, emptyListButtons } from './pending-buttons.ts'
import { failedCountOf, type PendingFacts } from './pending-facts.ts'
import { filterText } from './pending-query.ts'
import { DEVICE_HEADER, deviceRows, FLOOR_HEADER, floorRow, ROOM_HEADER, roomRows } from './pending-rows.ts'
import { titleLines, type RowNoun } from './title-lines.ts'

const nothing = (facts: PendingFacts, nowMs: number): MessageView => {
  const words = filterText(facts.query)
  const failed = failedCountOf(facts)
  const filter = words === '' ? '' : ` (${words})`
  return answer(
    [
      [
        `Nothing is waiting in ${facts.where}${filter}. Read ${ageText(facts.readAtMs, nowMs)}. `,
        failed === 0 ? '' : `${plural(failed, 'device')} failed there. `,
        facts.isComplete
          ? 'If you expected one, /ota sync <room> asks Tuya to check again.'
          : 'Tuya returned only part of the list, so some may be missing. Please try again.',
      ],
    ],
    emptyListButtons(facts),
  )
}

/** As many rooms as fit into each of Slack's tables; more are listed by floor first. */
const MOST_ROOMS = LIMITS.table.rows - 1
/** Each floor has a button. */
const FLOORS_AT_ONCE = 20

const roomCount = (floors: readonly FloorGroup[]): number =>
  floors.reduce((sum, { rooms }) => sum + rooms.length, 0)

interface Listing {
  readonly noun: RowNoun
  readonly header: readonly string[]
  readonly rows: readonly Row[]
  readonly mostRows?: number
}

const listingOf = (facts: PendingFacts): Listing => {
  const { floors, page } = facts
  if (onlyRoomOf(facts) !== undefined)
    return {
      noun: 'device',
      header: DEVICE_HEADER,
      rows: floors.flatMap(({ rooms }) => rooms.flatMap((room) => deviceRows(room, facts))),
    }
  if (page.by === 'room' || floors.length === 1 || roomCount(floors) <= MOST_ROOMS)
    return { noun: 'room', header: ROOM_HEADER, rows: roomRows(floors, facts) }
  return {
    noun: 'floor',
    header: FLOOR_HEADER,
    rows: floors.map((floor) => floorRow(floor, facts)),
    mostRows: FLOORS_AT_ONCE,
  }
}

/** Waiting devices by room; by floor, if there are too many rooms for one table; device by device in one room. */
export const pendingMessage = (facts: PendingFacts, nowMs: number): MessageView => {
  if (facts.floors.length === 0) return nothing(facts, nowMs)
  const { noun, ...listing } = listingOf(facts)
  return pagedTable({
    ...listing,
    from: facts.page.from,
    caption: `Devices waiting for an update, by ${noun}`,
    title: (page) => titleLines(facts, { noun, page, nowMs }),
    below: (page) => buttonBlocks(facts, { noun, page }),
  })
}

import type { Button } from '@slack/types'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import type { Place } from '../../fleet/place.ts'
import type { SelectionQuery } from '../../fleet/selection-query.ts'
import type { RoomLock } from '../../rollouts/ports/room-lock-store.ts'
import { actionsBlock, button } from '../blocks/elements.ts'
import { answer, messageText, type MessageView } from '../blocks/message.ts'
import { hiddenLine, plainTable, tableBlock, toGrid } from '../blocks/table.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { lockLine } from '../room-lock/lock-message.ts'
import { ageText } from '../text/duration.ts'
import { bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { filterText, toQueryText, toTypedQuery } from './pending-query.ts'
import { DEVICE_HEADER, deviceRows, ROOM_HEADER, roomRow, type Reservations } from './pending-rows.ts'

export interface PendingFacts {
  readonly projectName: string
  readonly groups: readonly RoomGroup[]
  /** What was asked for; empty for the whole project. */
  readonly places: readonly Place[]
  /** The same as people write them, for a form. */
  readonly labels: readonly string[]
  /** The same in words. */
  readonly where: string
  /** One room is listed device by device. */
  readonly isOneRoom: boolean
  /** How a text was understood that is no place's name. */
  readonly lines?: readonly Line[]
  readonly query: SelectionQuery
  readonly readAtMs: number
  readonly isComplete: boolean
  readonly reservations: Reservations
  /** Locked rooms, by room id. */
  readonly locks?: ReadonlyMap<string, RoomLock>
  /** Who shared the list to the channel. A shared list has no buttons. */
  readonly sharedBy?: string
}

const total = (groups: readonly RoomGroup[], key: 'count' | 'offlineCount'): number =>
  groups.reduce((sum, group) => sum + group[key], 0)

/** Of the one room that was asked for; in the list of several rooms it is a note. */
const lockLines = ({ isOneRoom, groups, locks }: PendingFacts): readonly Line[] => {
  const lock = isOneRoom ? locks?.get(groups[0]?.key ?? '') : undefined
  return lock === undefined ? [] : [[...lockLine(lock), '. No update is sent there until then.']]
}

const titleLines = (facts: PendingFacts, nowMs: number): readonly Line[] => {
  const count = total(facts.groups, 'count')
  const offline = total(facts.groups, 'offlineCount')
  const words = filterText(facts.query)
  const filter = words === '' ? '' : ` (${words})`
  return [
    [
      bold(`${plural(count, 'device')} waiting for an update · ${facts.where}`),
      `${filter} — read ${ageText(facts.readAtMs, nowMs)} · ${offline} offline`,
      ...(facts.sharedBy === undefined ? [] : [' · shared by ', user(facts.sharedBy)]),
    ],
    ...(facts.lines ?? []),
    ...lockLines(facts),
    ...(facts.isComplete ? [] : [['Tuya returned only part of the list, so devices may be missing here.']]),
  ]
}

const buttons = ({ query: asked, places, labels }: PendingFacts): readonly Button[] => {
  const query = toQueryText(asked, places)
  const value = `pending ${query}`.trim()
  return [
    button({
      actionId: numbered(ACTIONS.run, 0),
      text: 'Request upgrade…',
      value: `upgrade ${query}`.trim(),
      style: 'primary',
    }),
    button({
      actionId: ACTIONS.pendingFilter,
      text: 'Filter…',
      value: toTypedQuery(asked, labels),
    }),
    button({ actionId: numbered(ACTIONS.rerun, 0), text: 'Refresh', value }),
    button({ actionId: ACTIONS.pendingShare, text: 'Share to channel', value: query }),
    button({ actionId: ACTIONS.pendingCsv, text: 'CSV', value: query, label: 'Show this list as CSV' }),
  ]
}

/** Widens an empty list one step: first to all rooms with the same filter, then without the filter. */
const wider = ({ places, query }: PendingFacts): readonly Button[] => {
  const { isEverywhere: _, ...filters } = query
  const filter = toQueryText(filters)
  if (places.length === 0 && filter === '') return []
  const [text, value] =
    places.length === 0 ? ['Without the filter', 'pending'] : ['See all rooms', `pending ${filter}`]
  return [button({ actionId: numbered(ACTIONS.run, 0), text, value: value.trim() })]
}

const nothing = (facts: PendingFacts, nowMs: number): MessageView => {
  const words = filterText(facts.query)
  const filter = words === '' ? '' : ` ${words}`
  return answer(
    [
      [
        `No device${filter} in ${facts.where} is waiting for an update. Read ${ageText(facts.readAtMs, nowMs)}. `,
        facts.isComplete
          ? 'If you expected one, /ota sync <room> asks Tuya to check again.'
          : 'Tuya returned only part of the list, so some may be missing. Please try again.',
      ],
    ],
    [
      button({
        actionId: numbered(ACTIONS.rerun, 0),
        text: 'Refresh',
        value: `pending ${toQueryText(facts.query, facts.places)}`.trim(),
      }),
      ...wider(facts),
    ],
  )
}

const gridOf = (facts: PendingFacts) => {
  const { groups, isOneRoom, reservations, locks } = facts
  if (!isOneRoom)
    return toGrid(
      ROOM_HEADER,
      groups.map((group) => roomRow(group, reservations, locks?.get(group.key))),
      'room',
    )
  return toGrid(
    DEVICE_HEADER,
    groups.flatMap((group) => deviceRows(group, reservations)),
    'device',
  )
}

const ROWS_IN_TEXT = 30

/** Waiting devices by room, or device by device if one room was requested. */
export const pendingMessage = (facts: PendingFacts, nowMs: number): MessageView => {
  if (facts.groups.length === 0) return nothing(facts, nowMs)
  const title = titleLines(facts, nowMs)
  const grid = gridOf(facts)
  const rows = grid.rows.slice(0, ROWS_IN_TEXT)
  const actions = facts.sharedBy === undefined ? actionsBlock(buttons(facts)) : []
  const below = hiddenLine(grid, grid.rows.length)
  return {
    text: messageText([...title, ...rows.map(({ line }) => line), ...hiddenLine(grid, rows.length)]),
    blocks: [
      toRichText(title),
      tableBlock(grid),
      ...(below.length === 0 ? [] : [toRichText(below)]),
      ...actions,
    ],
    plainBlocks: [toRichText(title), ...plainTable(grid), ...actions],
  }
}

import type { Button, KnownBlock } from '@slack/types'
import type { FloorGroup } from '../../fleet/group-floors.ts'
import { actionsBlock, button } from '../blocks/elements.ts'
import type { TablePage } from '../blocks/table-page.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { placesOnFloor } from './floor-places.ts'
import { failedCountOf, type PendingFacts } from './pending-facts.ts'
import { toPageText } from './pending-page.ts'
import { toQueryText } from './pending-query.ts'
import { floorText } from './pending-rows.ts'
import type { RowNoun } from './title-lines.ts'

const queryOf = ({ query, places }: PendingFacts): string => toQueryText(query, places)

/** The command that shows the page which a drawing shows. */
const commandOf = (facts: PendingFacts, from: number): string =>
  `pending ${toPageText({ ...facts.page, from }, queryOf(facts))}`.trim()

const listButtons = (facts: PendingFacts, page: TablePage): readonly Button[] => {
  const query = queryOf(facts)
  return [
    button({
      actionId: numbered(ACTIONS.run, 0),
      text: 'Request upgrade…',
      value: `upgrade ${query}`.trim(),
      style: 'primary',
    }),
    button({ actionId: ACTIONS.pendingFilter, text: 'Filter…', value: query }),
    button({ actionId: numbered(ACTIONS.rerun, 0), text: 'Refresh', value: commandOf(facts, page.from) }),
    button({
      actionId: ACTIONS.pendingShare,
      text: 'Share to channel',
      value: toPageText({ ...facts.page, from: page.from }, query),
    }),
    button({
      actionId: ACTIONS.pendingCsv,
      text: 'CSV',
      value: query,
      label: 'Get this list as a CSV file',
    }),
    ...failedButtons(facts),
  ]
}

const LAST_RUN = 24

const failedButtons = (facts: PendingFacts): readonly Button[] =>
  failedCountOf(facts) === 0
    ? []
    : [
        button({
          actionId: numbered(ACTIONS.run, LAST_RUN),
          text: 'See failed',
          value: `failed ${toQueryText({}, facts.places)}`.trim(),
        }),
      ]

const pageButtons = (facts: PendingFacts, page: TablePage, noun: RowNoun): readonly Button[] => {
  const turn = (text: string, from: number | undefined, index: number): readonly Button[] =>
    from === undefined
      ? []
      : [
          button({
            actionId: numbered(ACTIONS.pendingPage, index),
            text: `${text} ${noun}s`,
            value: toPageText({ ...facts.page, from }, queryOf(facts)),
            label: `${text} ${noun}s, from number ${from + 1} on`,
          }),
        ]
  return [...turn('Previous', page.previousFrom, 0), ...turn('Next', page.nextFrom, 1)]
}

/** Where the rooms of a floor begin in the list of all rooms. */
const firstRoomOf = (floors: readonly FloorGroup[], floor: FloorGroup): number =>
  floors.slice(0, floors.indexOf(floor)).reduce((sum, { rooms }) => sum + rooms.length, 0)

/** No words name the rooms whose floor is not known; they are the end of the list of all rooms. */
const openFloor = (facts: PendingFacts, floor: FloorGroup): string =>
  floor.area === undefined
    ? toPageText({ by: 'room', from: firstRoomOf(facts.floors, floor) }, queryOf(facts))
    : toQueryText(facts.query, placesOnFloor(facts.places, floor.area))

const floorButtons = (facts: PendingFacts, page: TablePage): readonly Button[] =>
  facts.floors.slice(page.from, page.to).map((floor, index) =>
    button({
      actionId: numbered(ACTIONS.run, index + 1),
      text: floorText(floor),
      value: `pending ${openFloor(facts, floor)}`,
      label: `List the rooms: ${floorText(floor)}`,
    }),
  )

/** Widens an empty list one step: first to all rooms with the same filter, then without the filter. */
const wider = ({ places, query }: PendingFacts): readonly Button[] => {
  const { isEverywhere: _, ...filters } = query
  const filter = toQueryText(filters)
  if (places.length === 0 && filter === '') return []
  const [text, value] =
    places.length === 0 ? ['Without the filter', 'pending'] : ['See all rooms', `pending ${filter}`]
  return [button({ actionId: numbered(ACTIONS.run, 0), text, value: value.trim() })]
}

export const emptyListButtons = (facts: PendingFacts): readonly Button[] => [
  button({ actionId: numbered(ACTIONS.rerun, 0), text: 'Refresh', value: commandOf(facts, 0) }),
  ...wider(facts),
  ...failedButtons(facts),
]

/** A shared list has no buttons: anyone could click them. */
export const buttonBlocks = (
  facts: PendingFacts,
  { noun, page }: { readonly noun: RowNoun; readonly page: TablePage },
): readonly KnownBlock[] =>
  facts.sharedBy === undefined
    ? [
        ...(noun === 'floor' ? actionsBlock(floorButtons(facts, page)) : []),
        ...actionsBlock(pageButtons(facts, page, noun)),
        ...actionsBlock(listButtons(facts, page)),
      ]
    : []

import type { Place } from '../../fleet/places/place.ts'
import type { DeviceFilter } from '../../fleet/query/device-filter.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Guess } from './asked-places.ts'
import { toQueryText } from './pending-query.ts'
import { placeLabel, type WaitingRooms } from './waiting-rooms.ts'

const MOST_CHOICES = 10

interface Question {
  readonly typed: string
  readonly projectName: string
  readonly waiting: WaitingRooms
  /** The filters that were typed beside the place. */
  readonly query: DeviceFilter
  /** The command that each choice runs: `pending`, with the filters that were typed. */
  readonly toCommand: (place: Place) => string
}

const shownLabel = (waiting: WaitingRooms, place: Place): string =>
  visibleText(placeLabel(waiting, place), LENGTHS.room)

const choices = (places: readonly Place[], { waiting, toCommand }: Question) =>
  places.slice(0, MOST_CHOICES).map((place, index) => {
    const label = shownLabel(waiting, place)
    return button({
      actionId: numbered(ACTIONS.run, index),
      text: label,
      value: toCommand(place),
      label: `Choose ${label}`,
    })
  })

/** Several places have that name: never guess which one is meant. */
export const whichPlace = (places: readonly Place[], question: Question): MessageView => {
  const hidden = places.length - MOST_CHOICES
  const areRooms = places.every(({ kind }) => kind === 'room')
  return answer(
    [
      [
        `${places.length} ${areRooms ? 'rooms' : 'places'} in ${question.projectName} fit “${visibleText(question.typed, LENGTHS.room)}”. Which one?`,
      ],
      ...(hidden > 0
        ? [[`The first ${MOST_CHOICES} are shown; type more of the path, such as the floor.`]]
        : []),
    ],
    choices(places, question),
  )
}

/** The same question about all rooms; the filters stay. */
const seeAll = (query: DeviceFilter) =>
  button({
    actionId: numbered(ACTIONS.run, 0),
    text: 'See all rooms with updates',
    value: `pending ${toQueryText(query)}`.trim(),
  })

const NO_TREE: Line = [
  'Tuya doesn’t give this bot the room tree, so floors are known only where a room’s name contains them.',
]

export const noSuchPlace = (suggestions: readonly Place[], question: Question): MessageView => {
  const sentence = `There is no room or floor “${visibleText(question.typed, LENGTHS.room)}” in ${question.projectName}.`
  const tree = question.waiting.isTreeKnown ? [] : [NO_TREE]
  return suggestions.length === 0
    ? answer([[`${sentence} Nothing changed.`], ...tree], [seeAll(question.query)])
    : answer([[`${sentence} Did you mean:`], ...tree], choices(suggestions, question))
}

/** A button's room or floor was removed or renamed. Its id means nothing to people. */
export const gonePlace = (query: DeviceFilter, projectName: string): MessageView =>
  answer(
    [[`A room or floor of this button is no longer in Tuya’s list of ${projectName}. Nothing changed.`]],
    [seeAll(query)],
  )

const guessText = ({ typed, place }: Guess, waiting: WaitingRooms): string =>
  `You typed “${visibleText(typed, LENGTHS.room)}”. Is that ${shownLabel(waiting, place)}?`

/** Above a form that is already filled with the guess. */
export const guessLines = (guesses: readonly Guess[], waiting: WaitingRooms): readonly Line[] =>
  guesses.map((guess) => [guessText(guess, waiting)])

const MOST_GUESSES = 3

/** Above a list that is already of the guess. */
export const takenAsLines = (guesses: readonly Guess[], waiting: WaitingRooms): readonly Line[] => {
  const hidden = guesses.length - MOST_GUESSES
  return [
    ...guesses
      .slice(0, MOST_GUESSES)
      .map((guess): Line => [
        `You typed “${visibleText(guess.typed, LENGTHS.room)}”; this is ${shownLabel(waiting, guess.place)}.`,
      ]),
    ...(hidden > 0 ? [[`${plural(hidden, 'more name')} like these.`]] : []),
  ]
}

/** Before a command that acts at once. */
export const isThisMeant = (
  guesses: readonly Guess[],
  waiting: WaitingRooms,
  command: string,
): MessageView => {
  const names = guesses.map(({ place }) => shownLabel(waiting, place)).join(', ')
  return answer(
    [...guessLines(guesses, waiting), ['Nothing changed yet.']],
    [
      button({
        actionId: numbered(ACTIONS.run, 0),
        text: `Yes, ${names}`,
        value: command,
        label: `Yes, ${names} is meant`,
      }),
    ],
  )
}

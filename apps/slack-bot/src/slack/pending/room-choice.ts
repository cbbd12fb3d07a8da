import type { PendingRequest } from '../../fleet/pending-filter.ts'
import type { Room } from '../../fleet/room.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { button } from '../blocks/elements.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { visibleText } from '../text/visible-text.ts'
import { toQueryText } from './pending-query.ts'
import { labelOf, type WaitingRooms } from './waiting-rooms.ts'

const MOST_CHOICES = 10

interface Question {
  readonly typed: string
  readonly projectName: string
  readonly waiting: WaitingRooms
  /** The filters that were typed beside the room. */
  readonly request: PendingRequest
  /** The command that each choice runs: `pending`, with the filters that were typed. */
  readonly toCommand: (room: Room) => string
}

const choices = (rooms: readonly Room[], { waiting, toCommand }: Question) =>
  rooms.slice(0, MOST_CHOICES).map((room, index) => {
    const label = visibleText(labelOf(waiting, room), LENGTHS.room)
    return button({
      actionId: numbered(ACTIONS.run, index),
      text: label,
      value: toCommand(room),
      label: `Choose ${label}`,
    })
  })

/** Several rooms are called that: never guess which one is meant. */
export const whichRoom = (rooms: readonly Room[], question: Question): MessageView => {
  const hidden = rooms.length - MOST_CHOICES
  return answer(
    [
      [
        `${rooms.length} rooms in ${question.projectName} fit “${visibleText(question.typed, LENGTHS.room)}”. Which one?`,
      ],
      ...(hidden > 0
        ? [[`The first ${MOST_CHOICES} are shown; type more of the path, such as the floor.`]]
        : []),
    ],
    choices(rooms, question),
  )
}

/** The same question about all rooms; the filters stay. */
const seeAll = (request: PendingRequest) =>
  button({
    actionId: numbered(ACTIONS.run, 0),
    text: 'See all rooms with updates',
    value: `pending ${toQueryText(request)}`.trim(),
  })

export const noSuchRoom = (suggestions: readonly Room[], question: Question): MessageView => {
  const sentence = `There is no room “${visibleText(question.typed, LENGTHS.room)}” in ${question.projectName}.`
  return suggestions.length === 0
    ? answer([[`${sentence} Nothing changed.`]], [seeAll(question.request)])
    : answer([[`${sentence} Did you mean:`]], choices(suggestions, question))
}

/** A button's room was removed or renamed. Its id says nothing to people. */
export const goneRoom = (request: PendingRequest, projectName: string): MessageView =>
  answer([[`This room is no longer in Tuya’s list of ${projectName}. Nothing changed.`]], [seeAll(request)])

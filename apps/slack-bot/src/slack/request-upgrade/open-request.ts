import type { CallHandler, OpenModal, Call } from '../app/interaction.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import type { SelectionQuery } from '../../fleet/selection-query.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import { answer } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filterText, toQueryText } from '../pending/pending-query.ts'
import { guessLines } from '../pending/place-choice.ts'
import { placesText } from '../pending/places-text.ts'
import {
  filteredGroups,
  inPlaces,
  onlyRoomOf,
  readWaiting,
  type WaitingRead,
} from '../pending/read-waiting.ts'
import type { Line } from '../text/inline.ts'
import type { ModalView } from '@slack/types'
import { toChoice } from './device-choice.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { toMetadata } from './metadata.ts'
import { planModal } from './plan-modal.ts'
import { roomModal } from './room-modal.ts'

const NOT_HERE = answer([
  ['Please ask for an upgrade in a channel, so that approvers see the request. Nothing was requested.'],
])

/** The channel for the card: where the command was typed. A direct message has none. */
const placeOf = ({ channelId }: Call): string | undefined =>
  channelId === undefined || channelId.startsWith('D') ? undefined : channelId

const nothingWaiting = (read: WaitingRead, label: string): ModalView =>
  noteModal('Request upgrade', [
    [`No device in ${label} is waiting for an update, so nothing was requested.`],
    [
      read.isComplete
        ? 'If you expected one, /ota sync <room> asks Tuya to check again.'
        : 'Tuya returned only part of the list; please try again.',
    ],
  ])

/** The form for one room, from its reading. */
export const planFor = async (
  read: WaitingRead,
  place: string,
  context: FeatureContext,
): Promise<ModalView> => {
  const label = placesText(read)
  if (read.groups.length === 0) return nothingWaiting(read, label)
  const deviceIds = read.groups.flatMap((group) => group.devices.map(({ deviceId }) => deviceId))
  const choice = toChoice(label, read.groups, await context.engine.reservationsOf(deviceIds))
  if (choice.devices.length === 0) {
    const why =
      choice.reservedCount > 0
        ? `All waiting devices in ${label} are already part of ${choice.reservedBy.join(', ')}.`
        : `Tuya does not name the new version for the waiting devices in ${label}, so an approver could not see what they approve.`
    return noteModal('Request upgrade', [[why], ['Nothing was requested.']])
  }
  const forecast = await forecastIfKnown(
    choice.devices.map(({ deviceId }) => deviceId),
    context,
  )
  const rooms = new Set(read.groups.map(({ key }) => key))
  const locks = await context.engine.roomLocks.list(context.project.projectId)
  const { waiting } = read
  const room = onlyRoomOf(read)
  const where = room === undefined ? undefined : { roomId: room.roomId, rooms: waiting.rooms }
  const when = context.engine.windowOf(context.project.projectId, where)
  return planModal(choice, {
    ...(read.isOfFailed && { isOfFailed: true }),
    filter: filterText(read.query),
    guesses: guessLines(read.guesses, waiting),
    ...(when === undefined ? {} : { when }),
    locks: locks.filter(({ roomId }) => rooms.has(roomId)),
    ...(forecast === undefined ? {} : { forecast }),
    privateMetadata: toMetadata({ place, label }),
    readAtMs: read.readAtMs,
    nowMs: context.clock.now(),
  })
}

/** Asks which room. The form keeps the typed filters. */
const chooseAmong = (
  groups: readonly RoomGroup[],
  facts: { readonly place: string; readonly why: Line; readonly query: SelectionQuery },
): ModalView => {
  const rooms = groups.map(({ key, label, count }) => ({ key, label, count }))
  return rooms.length === 0
    ? noteModal('Request upgrade', [
        facts.why,
        ['No device there is waiting for an update. Nothing was requested.'],
      ])
    : roomModal(rooms, {
        privateMetadata: `${facts.place} ${toQueryText(facts.query)}`.trim(),
        why: facts.why,
      })
}

const viewFor = async (text: string, place: string, context: FeatureContext): Promise<ModalView> => {
  const read = await readWaiting(text, { subcommand: 'upgrade' }, context)
  if (read.kind === 'read') {
    if (read.places.length > 0 || read.query.isEverywhere === true) return planFor(read, place, context)
    const filter = filterText(read.query)
    const why: Line = [
      `Which room of ${read.projectName}? Only rooms with waiting devices${filter === '' ? '' : ` (${filter})`} are listed.`,
    ]
    return chooseAmong(read.groups, { place, why, query: read.query })
  }
  const [said] = read.view.text.split('\n')
  const why: Line = [said ?? '']
  const { waiting, query } = read
  if (waiting === undefined || query === undefined) return noteModal('Request upgrade', [why])
  const groups = filteredGroups(waiting, query)
  const fitting = filteredGroups(inPlaces(waiting, read.places ?? []), query)
  return chooseAmong(fitting.length > 0 ? fitting : groups, { place, why, query })
}

const fill = async (
  modal: OpenModal,
  call: Call,
  facts: { place: string; context: FeatureContext },
): Promise<void> => {
  const { context, place } = facts
  let view: ModalView
  try {
    view = await viewFor(call.argument, place, context)
  } catch (error) {
    const { blocks } = failureView(error, context.log, { userId: call.person.userId })
    view = { ...noteModal('Request upgrade', []), blocks }
  }
  await call.updateModal(modal, view)
}

/** `/ota upgrade [room]`: opens the form at once, within Slack's 3 s, and fills it when Tuya has answered. */
export const onUpgrade: CallHandler = async (call, context) => {
  const place = placeOf(call)
  if (place === undefined) {
    await call.answer(NOT_HERE, call.mode)
    return
  }
  const modal = await call.openModal(
    noteModal('Request upgrade', [['Reading which devices are waiting for an update …']]),
  )
  await fill(modal, call, { place, context })
}

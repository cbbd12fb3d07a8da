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
import { groupsLeft, inPlaces, onlyRoomOf, readWaiting, type WaitingRead } from '../pending/read-waiting.ts'
import type { Line } from '../text/inline.ts'
import type { ModalView } from '@slack/types'
import { toChoice } from './device-choice.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { toMetadata } from './metadata.ts'
import { planModal } from './plan-modal.ts'
import { roomModal } from './room-modal.ts'

const NOT_HERE = answer([
  ['Ask for an upgrade in a channel, so that an approver sees the request. Nothing was asked for.'],
])

/** Where the card goes: the channel where the command was typed. A direct message is no place. */
const placeOf = ({ channelId }: Call): string | undefined =>
  channelId === undefined || channelId.startsWith('D') ? undefined : channelId

const nothingWaits = (read: WaitingRead, label: string): ModalView =>
  noteModal('Request upgrade', [
    [`No device in ${label} waits for an update, so there is nothing to ask for.`],
    [
      read.isComplete
        ? 'If you expected one, /ota sync <room> asks Tuya to look again.'
        : 'Tuya did not give the whole list; please try again.',
    ],
  ])

/** The form for one room whose devices were read. */
export const planFor = async (
  read: WaitingRead,
  place: string,
  context: FeatureContext,
): Promise<ModalView> => {
  const label = placesText(read)
  if (read.groups.length === 0) return nothingWaits(read, label)
  const deviceIds = read.groups.flatMap((group) => group.devices.map(({ deviceId }) => deviceId))
  const choice = toChoice(label, read.groups, await context.engine.reservationsOf(deviceIds))
  if (choice.devices.length === 0) {
    const why =
      choice.reservedCount > 0
        ? `All devices that wait in ${label} are part of ${choice.reservedBy.join(', ')} already.`
        : `Tuya does not name the new version of the devices that wait in ${label}, so nobody could say what is approved.`
    return noteModal('Request upgrade', [[why], ['Nothing was asked for.']])
  }
  const foretold = await forecastIfKnown(
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
    filter: filterText(read.query),
    guesses: guessLines(read.guesses, waiting),
    ...(when === undefined ? {} : { when }),
    locks: locks.filter(({ roomId }) => rooms.has(roomId)),
    ...(foretold === undefined ? {} : { foretold }),
    privateMetadata: toMetadata({ place, label }),
    readAtMs: read.readAtMs,
    nowMs: context.clock.now(),
  })
}

/** Asks which room. The filters that were typed wait in the form for the answer. */
const chooseAmong = (
  groups: readonly RoomGroup[],
  facts: { readonly place: string; readonly why: Line; readonly query: SelectionQuery },
): ModalView => {
  const rooms = groups.map(({ key, label, count }) => ({ key, label, count }))
  return rooms.length === 0
    ? noteModal('Request upgrade', [
        facts.why,
        ['No device waits for an update there. Nothing was asked for.'],
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
      `In which room of ${read.projectName}? Only rooms where devices${filter === '' ? '' : ` (${filter})`} wait are listed.`,
    ]
    return chooseAmong(read.groups, { place, why, query: read.query })
  }
  const [said] = read.view.text.split('\n')
  const why: Line = [said ?? '']
  const { waiting, query } = read
  if (waiting === undefined || query === undefined) return noteModal('Request upgrade', [why])
  const groups = groupsLeft(waiting, query)
  const fitting = groupsLeft(inPlaces(waiting, read.places ?? []), query)
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

/** `/ota upgrade [room]`: the form opens at once, because Slack lets us open it for 3 s only, and is filled when Tuya answered. */
export const onUpgrade: CallHandler = async (call, context) => {
  const place = placeOf(call)
  if (place === undefined) {
    await call.answer(NOT_HERE, call.mode)
    return
  }
  const modal = await call.openModal(noteModal('Request upgrade', [['Reading what waits for an update …']]))
  await fill(modal, call, { place, context })
}

import type { CallHandler, OpenModal, Call } from '../app/interaction.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import type { PendingRequest } from '../../fleet/pending-filter.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import { answer } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filterText, toQueryText } from '../pending/pending-query.ts'
import { groupsLeft, readWaiting, type Waiting } from '../pending/read-waiting.ts'
import { labelOf } from '../pending/waiting-rooms.ts'
import type { Line } from '../text/inline.ts'
import type { ModalView } from '@slack/types'
import { toChoice } from './device-choice.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { toMetadata } from './metadata.ts'
import { planModal } from './plan-modal.ts'
import { roomModal } from './room-modal.ts'

type Read = Extract<Waiting, { kind: 'read' }>

const NOT_HERE = answer([
  ['Ask for an upgrade in a channel, so that an approver sees the request. Nothing was asked for.'],
])

/** Where the card goes: the channel where the command was typed. A direct message is no place. */
const placeOf = ({ channelId }: Call): string | undefined =>
  channelId === undefined || channelId.startsWith('D') ? undefined : channelId

const nothingWaits = (read: Read, label: string): ModalView =>
  noteModal('Request upgrade', [
    [`No device in ${label} waits for an update, so there is nothing to ask for.`],
    [
      read.isComplete
        ? 'If you expected one, /ota sync <room> asks Tuya to look again.'
        : 'Tuya did not give the whole list; please try again.',
    ],
  ])

/** The form for one room whose devices were read. */
export const planFor = async (read: Read, place: string, context: FeatureContext): Promise<ModalView> => {
  const label = read.room === undefined ? read.projectName : labelOf(read.waiting, read.room)
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
  const { room, waiting } = read
  const where = room === undefined ? undefined : { roomId: room.roomId, rooms: waiting.rooms }
  const when = context.engine.windowOf(context.project.projectId, where)
  return planModal(choice, {
    filter: filterText(read.request),
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
  facts: { readonly place: string; readonly why: Line; readonly request: PendingRequest },
): ModalView => {
  const rooms = groups.map(({ key, label, count }) => ({ key, label, count }))
  return rooms.length === 0
    ? noteModal('Request upgrade', [
        facts.why,
        ['No device waits for an update there. Nothing was asked for.'],
      ])
    : roomModal(rooms, {
        privateMetadata: `${facts.place} ${toQueryText(facts.request)}`.trim(),
        why: facts.why,
      })
}

const viewFor = async (text: string, place: string, context: FeatureContext): Promise<ModalView> => {
  const read = await readWaiting(text, { subcommand: 'upgrade' }, context)
  if (read.kind === 'read') {
    if (read.room !== undefined) return planFor(read, place, context)
    const filter = filterText(read.request)
    const why: Line = [
      `In which room of ${read.projectName}? Only rooms where devices${filter === '' ? '' : ` (${filter})`} wait are listed.`,
    ]
    return chooseAmong(read.groups, { place, why, request: read.request })
  }
  const [said] = read.view.text.split('\n')
  const why: Line = [said ?? '']
  const { waiting, request } = read
  if (waiting === undefined || request === undefined) return noteModal('Request upgrade', [why])
  const groups = groupsLeft(waiting, request)
  const named = new Set(read.rooms?.map(({ roomId }) => roomId))
  const fitting = groups.filter(({ key }) => named.has(key))
  return chooseAmong(fitting.length > 0 ? fitting : groups, { place, why, request })
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

import { groupByFloor } from '../../src/fleet/group-floors.ts'
import { groupPending, type RoomGroup } from '../../src/fleet/group-pending.ts'
import { answer } from '../../src/slack/blocks/message.ts'
import { haltQuestion } from '../../src/slack/control/halt-question.ts'
import { deviceMessage, whichDevice } from '../../src/slack/device/device-message.ts'
import { SAMPLE_DEVICES } from './sample-fleet.ts'
import { sampleLocks } from './sample-locks.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'
import { withoutScopeLine } from '../../src/slack/files/file-lines.ts'
import { filterModal } from '../../src/slack/pending/filter-form/filter-modal.ts'
import { FILE_WHAT, pendingFileMessage } from '../../src/slack/pending/file/pending-file-message.ts'
import type { PendingFacts } from '../../src/slack/pending/pending-facts.ts'
import { pendingMessage } from '../../src/slack/pending/pending-message.ts'
import { FIRST_PAGE } from '../../src/slack/pending/pending-page.ts'
import {
  gonePlace,
  isThisMeant,
  noSuchPlace,
  takenAsLines,
  whichPlace,
} from '../../src/slack/pending/place-choice.ts'
import type { Place } from '../../src/fleet/places/place.ts'
import { placeOptions } from '../../src/slack/pending/place-options.ts'
import type { Room } from '../../src/fleet/places/room.ts'
import { placedRooms, waitingRooms } from '../../src/slack/pending/waiting-rooms.ts'
import { requestViews, wholeProjectViews } from './request-views.ts'
import { type GalleryView, message, messages, modal, SAMPLE_CONTEXT } from './gallery-view.ts'

const toRoomPlace = (room: Room): Place => ({ kind: 'room', room })

/** From the list of what waits to the request, and single devices of the list. */
export const pendingViews = (snapshot: Parameters<typeof waitingRooms>[0]): readonly GalleryView[] => {
  const waiting = waitingRooms(snapshot)
  const projectName = 'Brightside HQ'
  const floorsOf = (groups: readonly RoomGroup[]) => groupByFloor(groups, placedRooms(waiting))
  const facts: PendingFacts = {
    floors: floorsOf(waiting.groups),
    page: FIRST_PAGE,
    places: [],
    where: 'Brightside HQ',
    query: {},
    readAtMs: SAMPLE_NOW_MS - 8_000,
    isComplete: true,
    reservations: { 'dev-4c-01': 'R-22' },
    locks: new Map(),
    failed: new Map(),
  }
  const [first] = waiting.groups
  const [room] = waiting.rooms.map(toRoomPlace)
  const ofRoom = {
    ...facts,
    floors: first === undefined ? [] : floorsOf([first]),
    places: room === undefined ? [] : [room],
    where: first?.label ?? '',
  }
  const guess = { typed: '4th floor', place: { kind: 'area', area: { path: ['4F'] } } } as const
  const { locks } = sampleLocks(first, SAMPLE_CONTEXT.approvers)
  const question = {
    typed: first?.label ?? '',
    projectName,
    waiting,
    query: {},
    toCommand: () => 'pending x',
  }
  return [
    ...messages('pending', pendingMessage(facts, SAMPLE_NOW_MS)),
    message('halt: asked', haltQuestion('R-23', 'a smell of smoke')),
    ...sampleLocks(first, SAMPLE_CONTEXT.approvers).views.map(([name, view]) => message(name, view)),
    ...messages('pending: a locked room', pendingMessage({ ...facts, locks }, SAMPLE_NOW_MS)),
    ...messages('pending: one room, locked', pendingMessage({ ...ofRoom, locks }, SAMPLE_NOW_MS)),
    ...messages('pending: one room', pendingMessage(ofRoom, SAMPLE_NOW_MS)),
    ...messages('pending: shared', pendingMessage({ ...facts, sharedBy: 'U0MIATORRES' }, SAMPLE_NOW_MS)),
    ...messages(
      'pending: not the whole list',
      pendingMessage({ ...facts, isComplete: false, query: { online: true } }, SAMPLE_NOW_MS),
    ),
    message('pending: nothing', pendingMessage({ ...facts, floors: [] }, SAMPLE_NOW_MS)),
    message(
      'pending: nothing, some failed',
      pendingMessage({ ...facts, floors: [], where: '4F', failed: new Map([['room-4c', 3]]) }, SAMPLE_NOW_MS),
    ),
    ...messages(
      'pending: some failed',
      pendingMessage({ ...facts, failed: new Map([['room-4c', 2]]) }, SAMPLE_NOW_MS),
    ),
    message('pending: which room', whichPlace(waiting.rooms.map(toRoomPlace), question)),
    message('pending: no such room', noSuchPlace(waiting.rooms.slice(0, 2).map(toRoomPlace), question)),
    message('pending: nothing like it', noSuchPlace([], question)),
    message('pending: the room of a button is gone', gonePlace({ online: true }, projectName)),
    message(
      'pending: no room tree',
      noSuchPlace([], { ...question, typed: '4F', waiting: { ...waiting, isTreeKnown: false } }),
    ),
    message(
      'pending: a guess, as used',
      pendingMessage({ ...facts, lines: takenAsLines([guess], waiting) }, SAMPLE_NOW_MS),
    ),
    message('lock: a guess, asked', isThisMeant([guess], waiting, 'lock x')),
    message('pending: the CSV file', pendingFileMessage(ofRoom)),
    message('pending: no CSV file', answer([withoutScopeLine(FILE_WHAT)])),
    modal(
      'pending: filter',
      filterModal(
        { online: true, kinds: ['light'], name: 'Lamp' },
        { places: placeOptions([guess.place, ...ofRoom.places], waiting), privateMetadata: 'C1' },
      ),
    ),
    ...requestViews(waiting, facts.reservations),
    message(
      'device: which one',
      whichDevice(
        'lamp',
        waiting.devices.map((device) => ({ ...device, roomLabel: device.roomName })),
      ),
    ),
    ...waiting.devices.slice(0, 8).map((device) =>
      message(
        `device: ${device.deviceId}`,
        deviceMessage(
          {
            detail: { ...device, gatewayName: 'Gateway 4F', currentVersion: '1.3.9' },
            readAtMs: SAMPLE_NOW_MS,
            roomLabel: device.roomName,
            reservedBy: 'R-22',
          },
          SAMPLE_NOW_MS,
        ),
      ),
    ),
  ]
}

/** A building whose rooms do not fit into one table: 12 floors with 9 rooms each. */
export const byFloorViews = (): readonly GalleryView[] => {
  const rooms = Array.from({ length: 108 }, (_, index): Room => {
    const name = `Office ${(index % 9) + 1}`
    return { roomId: `office-${index}`, name, path: [`${Math.floor(index / 9) + 1}F`, name] }
  })
  const devices = [...rooms, { roomId: 'lobby', name: 'Lobby', path: ['Lobby'] }].flatMap(
    ({ roomId, name }, index) =>
      SAMPLE_DEVICES.slice(18 + (index % 4), 24).map((device) => ({
        ...device,
        deviceId: `${roomId}-${device.deviceId}`,
        roomId,
        roomName: name,
      })),
  )
  const facts: PendingFacts = {
    floors: groupByFloor(groupPending(devices, rooms), rooms),
    page: FIRST_PAGE,
    places: [],
    where: 'Brightside HQ',
    query: {},
    readAtMs: SAMPLE_NOW_MS - 8_000,
    isComplete: true,
    reservations: { 'office-30-dev-4s-01': 'R-22' },
    locks: new Map(),
    failed: new Map(),
  }
  return [
    ...messages('pending: by floor', pendingMessage(facts, SAMPLE_NOW_MS)),
    ...messages(
      'pending: by floor, shared',
      pendingMessage({ ...facts, sharedBy: 'U0MIATORRES' }, SAMPLE_NOW_MS),
    ),
    ...messages(
      'pending: all rooms, second page',
      pendingMessage({ ...facts, page: { by: 'room', from: 99 } }, SAMPLE_NOW_MS),
    ),
  ]
}

/** More rooms than one list or menu of Slack holds. */
export const manyRoomViews = (): readonly GalleryView[] => {
  const rooms = Array.from({ length: 150 }, (_, index) => ({
    roomId: `room-${index}`,
    name: `Office ${'x'.repeat(60)}`,
    path: [`${index}F`, 'Office'],
  }))
  const devices = rooms.flatMap(({ roomId, name }) =>
    SAMPLE_DEVICES.slice(0, 3).map((device) => ({
      ...device,
      deviceId: `${roomId}-${device.deviceId}`,
      roomId,
      roomName: name,
    })),
  )
  const groups = groupPending(devices, rooms)
  const facts: PendingFacts = {
    floors: groupByFloor(groups, rooms),
    page: FIRST_PAGE,
    places: [],
    where: 'HQ',
    query: {},
    readAtMs: SAMPLE_NOW_MS,
    isComplete: true,
    reservations: {},
    locks: new Map(),
    failed: new Map(),
  }
  return [
    ...messages('pending', pendingMessage(facts, SAMPLE_NOW_MS)),
    ...messages(
      'pending: second page of rooms',
      pendingMessage({ ...facts, page: { by: 'room', from: 120 } }, SAMPLE_NOW_MS),
    ),
    ...wholeProjectViews(groups),
  ]
}

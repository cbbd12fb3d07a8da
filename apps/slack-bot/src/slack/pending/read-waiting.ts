import { groupPending, type RoomGroup } from '../../fleet/group-pending.ts'
import type { PendingRequest } from '../../fleet/pending-filter.ts'
import type { Room } from '../../fleet/room.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { visibleText } from '../text/visible-text.ts'
import { askedRoom } from './asked-room.ts'
import { filterDevices } from './filter-devices.ts'
import { problemText, toQueryText } from './pending-query.ts'
import { goneRoom, noSuchRoom, whichRoom } from './room-choice.ts'
import { waitingRoomKeyOf, waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

/** A reading this young answers a person; they can always refresh. */
const FRESH_MS = 30_000

export type Waiting =
  | {
      readonly kind: 'read'
      readonly waiting: WaitingRooms
      /** What the filter leaves, by room. */
      readonly groups: readonly RoomGroup[]
      readonly request: PendingRequest
      readonly room?: Room
      readonly projectName: string
      readonly readAtMs: number
      readonly isComplete: boolean
    }
  /** The text cannot be understood, or names no room or several: the answer says so, with rooms to choose. */
  | {
      readonly kind: 'answer'
      readonly view: MessageView
      readonly rooms?: readonly Room[]
      readonly waiting?: WaitingRooms
      /** The filters that were typed beside the room. */
      readonly request?: PendingRequest
    }

export const projectNameOf = (snapshot: { readonly projectName?: string }): string =>
  visibleText(snapshot.projectName ?? 'this project', 60)

/** What a filter leaves of what waits, by room. */
export const groupsLeft = (waiting: WaitingRooms, request: PendingRequest): readonly RoomGroup[] =>
  groupPending(filterDevices(waiting.devices, request), waiting.rooms).map((group) => ({
    ...group,
    label: waiting.labels.get(group.key) ?? group.label,
  }))

/** Reads what waits and applies a typed filter to it. `subcommand` is what the buttons of a question run. */
export const readWaiting = async (
  query: string,
  facts: {
    readonly subcommand: string
    readonly maxAgeMs?: number
    /** What stood after the room; the buttons of a question repeat it. */
    readonly suffix?: string
  },
  context: FeatureContext,
): Promise<Waiting> => {
  const snapshot = await context.engine.readPending(context.project.projectId, {
    maxAgeMs: facts.maxAgeMs ?? FRESH_MS,
  })
  const waiting = waitingRooms(snapshot)
  const projectName = projectNameOf(snapshot)
  const asked = askedRoom(query, waiting)
  if (asked.kind === 'problem')
    return { kind: 'answer', view: answer([[`${problemText(asked.problem)} Nothing changed.`]]) }
  const { request } = asked
  if (asked.kind === 'gone')
    return { kind: 'answer', waiting, rooms: [], request, view: goneRoom(request, projectName) }
  const read = (room: Room | undefined): Waiting => {
    const inRoom =
      room === undefined
        ? waiting.devices
        : waiting.devices.filter((device) => waitingRoomKeyOf(device) === room.roomId)
    return {
      kind: 'read',
      waiting,
      groups: groupsLeft({ ...waiting, devices: inRoom }, request),
      request,
      ...(room === undefined ? {} : { room }),
      projectName,
      readAtMs: snapshot.readAtMs,
      isComplete: snapshot.isComplete,
    }
  }
  if (asked.kind === 'everywhere') return read(undefined)
  if (asked.kind === 'room') return read(asked.room)
  const { typed, search } = asked
  const question = {
    typed,
    projectName,
    waiting,
    request,
    toCommand: (room: Room) => `${facts.subcommand} ${toQueryText(request, room)}${facts.suffix ?? ''}`,
  }
  return {
    kind: 'answer',
    waiting,
    request,
    rooms: search.kind === 'ambiguous' ? search.rooms : search.suggestions,
    view:
      search.kind === 'ambiguous'
        ? whichRoom(search.rooms, question)
        : noSuchRoom(search.suggestions, question),
  }
}

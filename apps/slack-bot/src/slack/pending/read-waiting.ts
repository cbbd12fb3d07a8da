import { findRoom } from '../../fleet/find-room.ts'
import { groupPending, type RoomGroup } from '../../fleet/group-pending.ts'
import { parsePendingFilter, type PendingRequest } from '../../fleet/pending-filter.ts'
import type { Room } from '../../fleet/room.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { visibleText } from '../text/visible-text.ts'
import { filterDevices } from './filter-devices.ts'
import { problemText, toQueryText } from './pending-query.ts'
import { noSuchRoom, whichRoom } from './room-choice.ts'
import { roomKeyOf, waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

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
    }

export const projectNameOf = (snapshot: { readonly projectName?: string }, context: FeatureContext): string =>
  visibleText(context.project.projectName ?? snapshot.projectName ?? 'this project', 60)

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
  const parsed = parsePendingFilter(query)
  if (parsed.kind === 'problem') {
    const text = `${problemText(parsed.problem)} Nothing changed.`
    return { kind: 'answer', view: answer([[text]]) }
  }
  const { request } = parsed
  const snapshot = await context.engine.readPending(context.project.projectId, {
    maxAgeMs: facts.maxAgeMs ?? FRESH_MS,
  })
  const waiting = waitingRooms(snapshot)
  const projectName = projectNameOf(snapshot, context)
  const read = (room: Room | undefined): Waiting => {
    const inRoom =
      room === undefined
        ? waiting.devices
        : waiting.devices.filter((device) => roomKeyOf(device) === room.roomId)
    return {
      kind: 'read',
      waiting,
      groups: groupPending(filterDevices(inRoom, request), snapshot.rooms).map((group) => ({
        ...group,
        label: waiting.labels.get(group.key) ?? group.label,
      })),
      request,
      ...(room === undefined ? {} : { room }),
      projectName,
      readAtMs: snapshot.readAtMs,
      isComplete: snapshot.isComplete,
    }
  }
  if (request.roomText === undefined) return read(undefined)
  const search = findRoom(waiting.rooms, request.roomText)
  if (search.kind === 'found') return read(search.room)
  const question = {
    typed: request.roomText,
    projectName,
    waiting,
    toCommand: (room: Room) => `${facts.subcommand} ${toQueryText(request, room)}${facts.suffix ?? ''}`,
  }
  return {
    kind: 'answer',
    waiting,
    rooms: search.kind === 'ambiguous' ? search.rooms : search.suggestions,
    view:
      search.kind === 'ambiguous'
        ? whichRoom(search.rooms, question)
        : noSuchRoom(search.suggestions, question),
  }
}

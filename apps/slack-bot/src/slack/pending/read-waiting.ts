import type { FleetDevice } from '../../fleet/device.ts'
import { filterDevices } from '../../fleet/query/device-filter.ts'
import { groupPending, type RoomGroup } from '../../fleet/group-pending.ts'
import { isInPlace, type Place } from '../../fleet/places/place.ts'
import { quoted } from '../../fleet/query/query-tokens.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { SelectionQuery } from '../../fleet/query/selection-query.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { visibleText } from '../text/visible-text.ts'
import { askedPlaces, type AskedPlaces, type Guess } from './asked-places.ts'
import { problemText, toQueryText } from './pending-query.ts'
import { gonePlace, isThisMeant, noSuchPlace, whichPlace } from './place-choice.ts'
import { waitingRoomKeyOf, waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

/** A reading this recent answers a person; they can always refresh. */
const FRESH_MS = 30_000

export interface WaitingRead {
  readonly kind: 'read'
  /** Its devices failed, and wait for nothing. */
  readonly isOfFailed?: true
  readonly waiting: WaitingRooms
  /** What the places and the filter leave, by room. */
  readonly groups: readonly RoomGroup[]
  readonly query: SelectionQuery
  /** Empty: the whole project. */
  readonly places: readonly Place[]
  /** Places that were not typed as they are called. */
  readonly guesses: readonly Guess[]
  readonly projectName: string
  readonly readAtMs: number
  readonly isComplete: boolean
}
export type Waiting =
  | WaitingRead
  /** The text can't be understood, or names no place or several: the answer says so, with places to choose. */
  | {
      readonly kind: 'answer'
      readonly view: MessageView
      readonly places?: readonly Place[]
      readonly waiting?: WaitingRooms
      /** The filters that were typed beside the place. */
      readonly query?: SelectionQuery
      /** The part of the text that names no place, or several. */
      readonly typed?: string
    }

export const projectNameOf = (snapshot: { readonly projectName?: string }): string =>
  visibleText(snapshot.projectName ?? 'this project', 60)

/** The waiting devices that a filter keeps, by room. */
export const filteredGroups = (waiting: WaitingRooms, query: SelectionQuery): readonly RoomGroup[] =>
  groupPending(filterDevices(waiting.devices, query), waiting.rooms).map((group) => ({
    ...group,
    label: waiting.labels.get(group.key) ?? group.label,
  }))

interface ReadFacts {
  /** What the buttons of a question run. */
  readonly subcommand: string
  readonly maxAgeMs?: number
  /** What stood after the places; the buttons of a question repeat it. */
  readonly suffix?: string
  /** A guess is asked about instead of used: for commands that act at once. */
  readonly asksAboutGuesses?: boolean
}

/** What waits in the places. */
export const inPlaces = (waiting: WaitingRooms, places: readonly Place[]): WaitingRooms => {
  const keys = new Set(
    waiting.rooms
      .filter((room) => places.some((place) => isInPlace(room, place)))
      .map(({ roomId }) => roomId),
  )
  return { ...waiting, devices: waiting.devices.filter((device) => keys.has(waitingRoomKeyOf(device))) }
}

const questionFor = (
  asked: Extract<AskedPlaces, { kind: 'unclear' }>,
  facts: ReadFacts & { readonly waiting: WaitingRooms; readonly projectName: string },
): Waiting => {
  const { query, typed, search } = asked
  const { waiting, projectName } = facts
  const others = asked.others.map((other) => ` room:${quoted(other)}`).join('')
  const question = {
    typed,
    projectName,
    waiting,
    query,
    toCommand: (place: Place) =>
      `${facts.subcommand} ${toQueryText(query, [place])}${others}${facts.suffix ?? ''}`,
  }
  const places = search.kind === 'ambiguous' ? search.places : search.suggestions
  const view = search.kind === 'ambiguous' ? whichPlace(places, question) : noSuchPlace(places, question)
  return { kind: 'answer', waiting, query, typed, places, view }
}

/** Reads what waits and applies a typed selection to it. */
export const readWaiting = async (
  text: string,
  facts: ReadFacts,
  context: FeatureContext,
): Promise<Waiting> =>
  selectFrom(
    await context.engine.readPending(context.project.projectId, { maxAgeMs: facts.maxAgeMs ?? FRESH_MS }),
    text,
    facts,
  )

interface Snapshot {
  readonly devices: readonly FleetDevice[]
  readonly rooms: readonly Room[]
  readonly projectName?: string
  readonly readAtMs: number
  readonly isComplete: boolean
}

/** Applies a typed selection to devices that were read. */
export const selectFrom = (snapshot: Snapshot, text: string, facts: ReadFacts): Waiting => {
  const waiting = waitingRooms(snapshot)
  const projectName = projectNameOf(snapshot)
  const asked = askedPlaces(text, waiting)
  if (asked.kind === 'problem')
    return { kind: 'answer', view: answer([[`${problemText(asked.problem)} Nothing changed.`]]) }
  const { query } = asked
  if (asked.kind === 'too-many')
    return {
      kind: 'answer',
      view: answer([
        [
          `That is more than ${asked.most} places in one command. Name a floor, or “all”, to take all rooms of it. Nothing changed.`,
        ],
      ]),
    }
  if (asked.kind === 'gone')
    return { kind: 'answer', waiting, places: [], query, view: gonePlace(query, projectName) }
  if (asked.kind === 'unclear') return questionFor(asked, { ...facts, waiting, projectName })
  const { places, guesses } = asked.kind === 'places' ? asked : { places: [], guesses: [] }
  if (facts.asksAboutGuesses === true && guesses.length > 0) {
    const command = `${facts.subcommand} ${toQueryText(query, places)}${facts.suffix ?? ''}`
    return { kind: 'answer', waiting, places, query, view: isThisMeant(guesses, waiting, command) }
  }
  return {
    kind: 'read',
    waiting,
    groups: filteredGroups(asked.kind === 'places' ? inPlaces(waiting, places) : waiting, query),
    query,
    places,
    guesses,
    projectName,
    readAtMs: snapshot.readAtMs,
    isComplete: snapshot.isComplete,
  }
}

import { onlyRoomOf } from '../../fleet/places/only-room.ts'
import type { ModalView } from '@slack/types'
import type { Start } from '../../rollouts/model/start.ts'
import { MOST_DEVICES } from '../../rollouts/people/decide-draft.ts'
import type { FeatureContext } from '../feature-context.ts'
import { filterText, toQueryText } from '../pending/pending-query.ts'
import { guessLines } from '../pending/place-choice.ts'
import { placesText } from '../pending/places-text.ts'
import type { WaitingRead } from '../pending/read-waiting.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { MARK_LENGTH } from '../platform/installation-mark.ts'
import type { Line } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'
import { tooManyDevices } from '../user-message.ts'
import { digestOf } from './devices/choice-digest.ts'
import { MOST_TICKS, noneFree, toChoice, type Choice } from './devices/device-choice.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { forecastLines } from './forecast-lines.ts'
import { fittedEntries } from './fitted-entries.ts'
import { toRequestMetadata, type Entries } from './metadata.ts'
import type { FittedEntries } from './devices/entered-fields.ts'
import { planModal } from './plan-modal.ts'

/** The second step, or why there is none. */
export type RequestForm =
  | { readonly kind: 'form'; readonly view: ModalView }
  | { readonly kind: 'problem'; readonly problem: string }

export const choiceOf = async (read: WaitingRead, context: FeatureContext): Promise<Choice> => {
  const deviceIds = read.groups.flatMap((group) => group.devices.map(({ deviceId }) => deviceId))
  return toChoice(placesText(read), read.groups, await context.engine.reservationsOf(deviceIds))
}

const nothingWaiting = (read: WaitingRead): string => {
  const filter = filterText(read.query)
  const what = `No device in ${placesText(read)}${filter === '' ? '' : ` (${filter})`} is waiting for an update, so nothing was requested.`
  return read.isComplete
    ? `${what} If you expected one, /ota sync <room> asks Tuya to check again.`
    : `${what} Tuya returned only part of the list; please try again.`
}

const metadataFor = (read: WaitingRead, choice: Choice, { place, entries }: FormFacts): string =>
  toRequestMetadata({
    place,
    label: visibleText(choice.label, LENGTHS.room),
    query: toQueryText(read.query, read.places),
    ...(isOnePlace(read) && { isOnePlace: true }),
    ...(read.isOfFailed && { isOfFailed: true }),
    ...(choice.devices.length > MOST_TICKS && { digest: digestOf(choice) }),
    ...(entries?.startsAtMs !== undefined && { startsAtMs: entries.startsAtMs }),
  })

export interface FormFacts {
  /** The channel of the card. */
  readonly place: string
  readonly requester: string
  /** What changed since the person last saw it. */
  readonly news?: readonly Line[]
  /** What the person entered before. */
  readonly entries?: Entries | undefined
}

const NOTHING: Entries = { leftOut: [], first: [] }

const startOf = ({ when, startsAtMs }: FittedEntries): Start | undefined => {
  if (when === 'at') return startsAtMs === undefined ? undefined : { startsAtMs }
  return when === 'gone' ? undefined : when
}

/** Also the whole project. */
const isOnePlace = ({ places }: WaitingRead): boolean => places.length <= 1

/** The form for the devices of a selection. */
export const formFor = async (
  read: WaitingRead,
  facts: FormFacts,
  context: FeatureContext,
): Promise<RequestForm> => {
  const { requester, news = [] } = facts
  if (read.groups.length === 0) return { kind: 'problem', problem: nothingWaiting(read) }
  const choice = await choiceOf(read, context)
  const count = choice.devices.length
  if (count === 0) return { kind: 'problem', problem: noneFree(choice) }
  if (count > MOST_DEVICES) return { kind: 'problem', problem: tooManyDevices({ count, most: MOST_DEVICES }) }
  const privateMetadata = metadataFor(read, choice, facts)
  if (privateMetadata.length > LIMITS.modal.privateMetadata - MARK_LENGTH)
    return {
      kind: 'problem',
      problem: 'These are more places than one form can keep. Choose a floor, or fewer rooms.',
    }
  const rooms = new Set(read.groups.map(({ key }) => key))
  const locks = await context.engine.roomLocks.list(context.project.projectId)
  const room = onlyRoomOf(read)
  const where = room === undefined ? undefined : { roomId: room.roomId, rooms: read.waiting.rooms }
  const when = await context.engine.windowOf(context.project.projectId, where)
  const entries = fittedEntries(facts.entries ?? NOTHING, choice, { hasWindow: when !== undefined })
  const deviceIds = choice.devices
    .map(({ deviceId }) => deviceId)
    .filter((deviceId) => !entries.leftOutIds.has(deviceId))
  const start = startOf(entries)
  const forecast = await forecastIfKnown(
    { deviceIds, firstDeviceIds: entries.firstDeviceIds, start: start ?? 'now' },
    context,
  )
  return {
    kind: 'form',
    view: planModal(choice, {
      ...(read.isOfFailed && { isOfFailed: true }),
      filter: filterText(read.query),
      guesses: [...news, ...guessLines(read.guesses, read.waiting)],
      ...(when === undefined ? {} : { when }),
      locks: locks.filter(({ roomId }) => rooms.has(roomId)),
      entries,
      forecast: forecastLines({
        count: deviceIds.length,
        place: isOnePlace(read) ? choice.label : undefined,
        start,
        approvers: context.approverNames,
        requester,
        forecast,
      }),
      privateMetadata,
      readAtMs: read.readAtMs,
      nowMs: context.clock.now(),
    }),
  }
}

import { isSameVersion } from '../../fleet/same-version.ts'
import { toComparable, toSearched } from '../../fleet/plain-text.ts'
import { isInPlace } from '../../fleet/places/place.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { DeviceFilter } from '../../fleet/query/device-filter.ts'
import type { UpgradeRecord, UpgradeRecordPage } from '../../rollouts/ports/firmware-gateway.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { labelOf } from '../pending/waiting-rooms.ts'
import { selectPast, type PastSelection } from './past-selection.ts'
import type { TuyaRecord } from './tuya-record-message.ts'
import type { TuyaRecordQuery } from './tuya-record-query.ts'

/** Each room of a floor costs a call, and a message takes about a hundred lines. */
const ROOMS_A_PAGE = 5
const DEVICES_A_ROOM = 20

const keepsOf = ({ kinds, versions, name }: DeviceFilter) => {
  const wanted = name === undefined ? undefined : toSearched(name)
  return (record: UpgradeRecord): boolean =>
    (kinds === undefined || kinds.includes(record.kind)) &&
    (versions === undefined || versions.some((one) => isSameVersion(one, record.installedVersion ?? ''))) &&
    (wanted === undefined || toSearched(record.name).includes(wanted))
}

/** Tuya can be asked for a room by its id alone. */
const hasId = ({ roomId }: Room): boolean => !roomId.startsWith('name:')

const roomsOf = ({ read }: PastSelection): readonly Room[] =>
  read.waiting.rooms.filter((room) => read.places.some((place) => isInPlace(room, place)))

/** Tuya's own record of the places that a text names, a page at a time. */
export const readTuyaRecord = async (
  asked: TuyaRecordQuery,
  listPast: () => Promise<readonly StoredRollout[]>,
  context: FeatureContext,
): Promise<TuyaRecord | { readonly kind: 'answer'; readonly view: MessageView }> => {
  const { engine, project } = context
  const { page } = asked
  const readPage = (query: { readonly page: number; readonly roomId?: string }): Promise<UpgradeRecordPage> =>
    engine.readUpgraded(project.projectId, query)
  const selected =
    asked.query === ''
      ? undefined
      : await selectPast(asked.query, await listPast(), { subcommand: 'history tuya' }, context)
  if (selected?.kind === 'answer') return selected
  const filter = selected?.read.query ?? {}
  const keeps = keepsOf(filter)
  const isFiltered = [filter.kinds, filter.versions, filter.name].some((one) => one !== undefined)
  const common = {
    kind: 'read' as const,
    about: selected?.about ?? '',
    lines: selected?.lines ?? [],
    query: selected?.query ?? '',
    page,
  }
  const rooms = selected === undefined ? [] : roomsOf(selected)
  const [only, ...others] = rooms
  const areAsked = only !== undefined && rooms.every(hasId)
  if (areAsked && others.length > 0 && selected !== undefined) {
    const onPage = rooms.slice((page - 1) * ROOMS_A_PAGE, page * ROOMS_A_PAGE)
    const read = await Promise.all(
      onPage.map(async (room) => ({ room, found: await readPage({ page: 1, roomId: room.roomId }) })),
    )
    return {
      ...common,
      parts: read.map(({ room, found }) => {
        const records = found.records.filter(keeps)
        const isWhole = found.isLast && records.length <= DEVICES_A_ROOM
        return {
          label: labelOf(selected.read.waiting, room),
          records: records.slice(0, DEVICES_A_ROOM),
          ...(!isWhole && { rest: toQueryText(filter, [{ kind: 'room', room }]) }),
        }
      }),
      isLast: page * ROOMS_A_PAGE >= rooms.length,
      readAtMs: Math.min(context.clock.now(), ...read.map(({ found }) => found.readStartedAtMs)),
    }
  }
  const found = await readPage({ page, ...(areAsked && { roomId: only.roomId }) })
  // Without the ids of the rooms, their names must do.
  const names =
    areAsked || rooms.length === 0 ? undefined : new Set(rooms.map(({ name }) => toComparable(name)))
  const records = found.records.filter(
    (record) => keeps(record) && (names === undefined || names.has(toComparable(record.roomName))),
  )
  const isCounted = !isFiltered && names === undefined && found.total !== undefined
  return {
    ...common,
    parts: [{ records }],
    ...(isCounted && { total: found.total }),
    isLast: found.isLast,
    readAtMs: found.readStartedAtMs,
  }
}

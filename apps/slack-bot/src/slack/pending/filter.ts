import type { DeviceFilter } from '../../fleet/query/device-filter.ts'
import { isDeviceKind } from '../../fleet/query/device-kind-words.ts'
import { isSameVersion } from '../../fleet/same-version.ts'
import { parseSelectionQuery, type SelectionQuery } from '../../fleet/query/selection-query.ts'
import type { ClickHandler, ModalFacts, SubmissionHandler } from '../app/interaction.ts'
import { ACTIONS } from '../platform/ids.ts'
import { askedPlaces } from './asked-places.ts'
import { FILTER_FIELDS, filterModal } from './filter-modal.ts'
import { toTypedQuery } from './pending-query.ts'
import { showPending } from './pending.ts'
import { placeProblemText, versionProblemText } from './filter-problem-text.ts'
import { projectNameOf } from './read-waiting.ts'
import { waitingRooms, type WaitingRooms } from './waiting-rooms.ts'

/** "Filter…": the fields start with the filter of the list. */
export const onPendingFilter: ClickHandler = async (click) => {
  const parsed = parseSelectionQuery(click.value ?? '')
  const query: SelectionQuery = parsed.kind === 'parsed' ? parsed.query : {}
  await click.openModal(
    filterModal(query, { roomText: query.where?.join(', ') ?? '', privateMetadata: click.channelId ?? '' }),
  )
}

const filterOf = ({ fields }: ModalFacts): DeviceFilter => {
  const online = fields.get(ACTIONS.filterOnline)?.selected[0]?.value
  const kinds = (fields.get(ACTIONS.filterKinds)?.selected ?? [])
    .map(({ value }) => value)
    .filter(isDeviceKind)
  const name = fields.get(ACTIONS.filterName)?.text
  const versions = (fields.get(ACTIONS.filterVersions)?.text ?? '')
    .split(',')
    .flatMap((version) => version.trim() || [])
  return {
    ...(online === 'online' || online === 'offline' ? { online: online === 'online' } : {}),
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(versions.length === 0 ? {} : { versions }),
    ...(name === undefined ? {} : { name }),
  }
}

/** Rooms and versions of this age are good enough to check what was typed; the list itself is read as always. */
const CHECK_AGE_MS = 600_000

const errorsOf = (
  filter: DeviceFilter,
  where: readonly string[],
  { waiting, projectName }: { readonly waiting: WaitingRooms; readonly projectName: string },
): Readonly<Record<string, string>> => {
  const places = placeProblemText(askedPlaces(toTypedQuery({}, where), waiting), { waiting, projectName })
  const offered = waiting.devices.flatMap(({ offeredVersion }) => offeredVersion ?? [])
  const unknown = filter.versions?.find((version) => !offered.some((other) => isSameVersion(version, other)))
  return {
    ...(places === undefined ? {} : { [FILTER_FIELDS.places]: places }),
    ...(unknown === undefined ? {} : { [FILTER_FIELDS.versions]: versionProblemText(unknown, offered) }),
  }
}

/** Shows mistakes at their fields; otherwise closes the form and sends the filtered list as a new private answer. */
export const onFilterSubmitted: SubmissionHandler = async (submission, context) => {
  const { view } = submission
  const room = view.fields.get(ACTIONS.filterRoom)?.text ?? ''
  const where = room === '' ? [] : [room]
  const filter = filterOf(view)
  if (where.length > 0 || filter.versions !== undefined) {
    const { projectId } = context.project
    const snapshot = await context.engine.readPending(projectId, { maxAgeMs: CHECK_AGE_MS })
    const known = { waiting: waitingRooms(snapshot), projectName: projectNameOf(snapshot) }
    const errors = errorsOf(filter, where, known)
    if (Object.keys(errors).length > 0) return { kind: 'correct', errors }
  }
  const query = toTypedQuery(filter, where)
  return { kind: 'close', afterwards: () => showPending(query, submission, context) }
}

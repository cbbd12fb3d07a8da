import type { ModalView } from '@slack/types'
import type { Place } from '../../../fleet/places/place.ts'
import type { DeviceFilter } from '../../../fleet/query/device-filter.ts'
import { isDeviceKind } from '../../../fleet/query/device-kind-words.ts'
import { isSameVersion } from '../../../fleet/same-version.ts'
import { openAndFill } from '../../app/answers/open-and-fill.ts'
import type { ClickHandler, ModalFacts, OptionsHandler, SubmissionHandler } from '../../app/interaction.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { ACTIONS } from '../../platform/ids.ts'
import { askedPlaces } from '../asked-places.ts'
import { FILTER_FIELDS, filterModal } from './filter-modal.ts'
import { versionProblemText } from './filter-problem-text.ts'
import { toQueryText } from '../pending-query.ts'
import { showPending } from '../pending.ts'
import { placeOptions, placesOfValues, searchedOptions, UNKNOWN_PLACE } from '../place-options.ts'
import { waitingRooms, type WaitingRooms } from '../waiting-rooms.ts'

/** Rooms and versions of this age are good enough for a form; the list itself is read as always. */
const FORM_AGE_MS = 600_000

const readKnown = async ({ engine, project }: FeatureContext): Promise<WaitingRooms> =>
  waitingRooms(await engine.readPending(project.projectId, { maxAgeMs: FORM_AGE_MS }))

/** The form with the filter of the list, and without a place that is gone. */
const formOf = async (query: string, place: string, context: FeatureContext): Promise<ModalView> => {
  const waiting = await readKnown(context)
  const asked = askedPlaces(query, waiting)
  return filterModal(asked.kind === 'problem' ? {} : asked.query, {
    places: asked.kind === 'places' ? placeOptions(asked.places, waiting) : [],
    privateMetadata: place,
  })
}

/** "Filter…": the fields start with the filter of the list. */
export const onPendingFilter: ClickHandler = (click, context) =>
  openAndFill(
    click,
    {
      title: 'Filter',
      meanwhile: ['Reading the rooms with waiting devices …'],
      draw: () => formOf(click.value ?? '', click.channelId ?? '', context),
    },
    context,
  )

/** The menu of places, searched as the person types. */
export const onFilterPlacesTyped: OptionsHandler = async ({ typed }, context) =>
  searchedOptions(await readKnown(context), typed)

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

const versionErrors = (filter: DeviceFilter, { devices }: WaitingRooms): Readonly<Record<string, string>> => {
  const offered = devices.flatMap(({ offeredVersion }) => offeredVersion ?? [])
  const unknown = filter.versions?.find((version) => !offered.some((other) => isSameVersion(version, other)))
  return unknown === undefined ? {} : { [FILTER_FIELDS.versions]: versionProblemText(unknown, offered) }
}

/** Shows mistakes at their fields; otherwise closes the form and sends the filtered list as a new private answer. */
export const onFilterSubmitted: SubmissionHandler = async (submission, context) => {
  const { view } = submission
  const values = (view.fields.get(ACTIONS.filterPlaces)?.selected ?? []).map(({ value }) => value)
  const filter = filterOf(view)
  let places: readonly Place[] = []
  if (values.length > 0 || filter.versions !== undefined) {
    const waiting = await readKnown(context)
    const found = placesOfValues(values, waiting)
    const errors = {
      ...(found === undefined ? { [FILTER_FIELDS.places]: UNKNOWN_PLACE } : {}),
      ...versionErrors(filter, waiting),
    }
    if (found === undefined || Object.keys(errors).length > 0) return { kind: 'correct', errors }
    places = found
  }
  const query = toQueryText(filter, places)
  return { kind: 'close', afterwards: () => showPending(query, submission, context) }
}

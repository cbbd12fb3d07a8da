import { isDeviceKind } from '../../fleet/device-kind-words.ts'
import type { DeviceFilter } from '../../fleet/device-filter.ts'
import { parseSelectionQuery, type SelectionQuery } from '../../fleet/selection-query.ts'
import type { ClickHandler, ModalFacts, SubmissionHandler } from '../app/interaction.ts'
import { ACTIONS } from '../platform/ids.ts'
import { filterModal } from './filter-modal.ts'
import { toTypedQuery } from './pending-query.ts'
import { showPending } from './pending.ts'

/** "Filter…": the fields start with the filter of the list. */
export const onPendingFilter: ClickHandler = async (click) => {
  const parsed = parseSelectionQuery(click.value ?? '')
  const query: SelectionQuery = parsed.kind === 'parsed' ? parsed.query : {}
  await click.openModal(
    filterModal(query, { roomText: query.where?.join(', ') ?? '', privateMetadata: click.channelId ?? '' }),
  )
}

const requestOf = ({ fields }: ModalFacts): DeviceFilter => {
  const online = fields.get(ACTIONS.filterOnline)?.selected[0]?.value
  const kinds = (fields.get(ACTIONS.filterKinds)?.selected ?? [])
    .map(({ value }) => value)
    .filter(isDeviceKind)
  const name = fields.get(ACTIONS.filterName)?.text
  return {
    ...(online === 'online' || online === 'offline' ? { online: online === 'online' } : {}),
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(name === undefined ? {} : { name }),
  }
}

/** Closes the form at once and sends the filtered list as a new private answer. */
export const onFilterSubmitted: SubmissionHandler = async (submission, context) => {
  const { view } = submission
  const room = view.fields.get(ACTIONS.filterRoom)?.text ?? ''
  const query = toTypedQuery(requestOf(view), room === '' ? [] : [room])
  return { kind: 'close', afterwards: () => showPending(query, submission, context) }
}

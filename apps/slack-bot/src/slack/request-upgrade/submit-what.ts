import { isDeviceKind } from '../../fleet/query/device-kind-words.ts'
import { parseSelectionQuery, type SelectionQuery } from '../../fleet/query/selection-query.ts'
import type { ModalFacts, SubmissionAnswer, SubmissionHandler } from '../app/interaction.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import { toQueryText } from '../pending/pending-query.ts'
import { placesOfValues, UNKNOWN_PLACE } from '../pending/place-options.ts'
import { ACTIONS, type ActionId } from '../platform/ids.ts'
import { formFor } from './form-for.ts'
import { parseWhatMetadata } from './metadata.ts'
import { EVERYTHING } from './place-options.ts'
import { readForForm, readWhole } from './read-for-form.ts'
import { WHAT_BLOCKS } from './what-modal.ts'

const atPlaces = (sentence: string): SubmissionAnswer => ({
  kind: 'correct',
  errors: { [WHAT_BLOCKS.places]: sentence },
})

const valuesOf = ({ fields }: ModalFacts, action: ActionId): readonly string[] =>
  (fields.get(action)?.selected ?? []).map(({ value }) => value)

const queryOf = (view: ModalFacts): SelectionQuery => {
  const rest = parseSelectionQuery(parseWhatMetadata(view.privateMetadata).rest)
  const { online, name }: SelectionQuery = rest.kind === 'parsed' ? rest.query : {}
  const kinds = valuesOf(view, ACTIONS.upgradeKinds).filter(isDeviceKind)
  const versions = valuesOf(view, ACTIONS.upgradeVersions)
  return {
    ...(online === undefined ? {} : { online }),
    ...(name === undefined ? {} : { name }),
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(versions.length === 0 ? {} : { versions }),
  }
}

/** "Continue": the form goes on with the devices of what was chosen. A mistake is told at its field. */
export const onWhatSubmitted: SubmissionHandler = async ({ view, person }, context) => {
  const values = valuesOf(view, ACTIONS.upgradePlaces)
  if (values.length === 0)
    return atPlaces('Choose rooms or floors, or “Everything waiting”. Nothing was requested.')
  try {
    const isEverywhere = values.includes(EVERYTHING)
    const places = isEverywhere ? [] : placesOfValues(values, await readWhole(context))
    if (places === undefined) return atPlaces(UNKNOWN_PLACE)
    const query = { ...queryOf(view), ...(isEverywhere ? { isEverywhere } : {}) }
    const read = await readForForm(toQueryText(query, places), context)
    if (read.kind !== 'read')
      return atPlaces('I couldn’t find these places, so nothing was requested. Please choose again.')
    const { place, entries } = parseWhatMetadata(view.privateMetadata)
    const form = await formFor(read, { place, requester: person.userId, entries }, context)
    return form.kind === 'form' ? { kind: 'show', view: form.view } : atPlaces(form.problem)
  } catch (error) {
    failureView(error, context.log, { userId: person.userId })
    return atPlaces(
      'I couldn’t read what is waiting there, so nothing was requested. Please press Continue again.',
    )
  }
}

import type { InputBlock, PlainTextOption } from '@slack/types'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import type { ActionId } from '../platform/ids.ts'

/** The search for rooms and floors of a form. What is offered, the app says as the person types. */
export const placesField = (facts: {
  readonly blockId: string
  readonly actionId: ActionId
  readonly hint: string
  readonly placeholder: string
  readonly most?: number
  readonly isOptional: boolean
  readonly initial: readonly PlainTextOption[]
}): InputBlock => ({
  type: 'input',
  block_id: facts.blockId,
  optional: facts.isOptional,
  label: plainText('Rooms and floors'),
  hint: plainText(facts.hint),
  element: {
    type: 'multi_external_select',
    action_id: facts.actionId,
    // Without it Slack asks from the third character on, and "4F" would find nothing.
    min_query_length: 0,
    placeholder: plainText(facts.placeholder, LIMITS.placeholder),
    ...(facts.most === undefined ? {} : { max_selected_items: facts.most }),
    ...(facts.initial.length === 0 ? {} : { initial_options: [...facts.initial] }),
  },
})

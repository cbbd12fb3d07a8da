import type { ViewOutput } from '@slack/bolt'
import { baseAction } from '../platform/ids.ts'
import { readMarked, withoutMarks } from '../platform/installation-mark.ts'
import { decodeTyped } from '../text/decode-typed.ts'
import type { ModalFacts } from './interaction.ts'

/** The payload's view as features see it. An option's value is its id; its text is only for display. */
export const toModalFacts = (view: ViewOutput): ModalFacts => {
  const fields = new Map<
    string,
    { selected: { value: string; text: string }[]; text?: string; atMs?: number }
  >()
  for (const inputs of Object.values(view.state.values))
    for (const [actionId, input] of Object.entries(inputs)) {
      const key = baseAction(actionId)
      const field = fields.get(key) ?? { selected: [] }
      const options = [
        ...(input.selected_options ?? []),
        ...(input.selected_option ? [input.selected_option] : []),
      ]
      field.selected.push(...options.map(({ value, text }) => ({ value, text: decodeTyped(text.text) })))
      const typed = typeof input.value === 'string' ? decodeTyped(input.value).trim() : ''
      if (typed !== '') field.text = typed
      const { selected_date_time: atSeconds } = input
      if (typeof atSeconds === 'number') field.atMs = atSeconds * 1_000
      fields.set(key, field)
    }
  return {
    viewId: view.id,
    hash: view.hash,
    privateMetadata: readMarked(view.private_metadata).value ?? '',
    blocks: withoutMarks(view.blocks),
    fields,
  }
}

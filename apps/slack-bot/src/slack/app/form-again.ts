import type { ViewOutput } from '@slack/bolt'
import type { InputBlock, ModalView } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { readMarked, withoutMarks } from '../platform/installation-mark.ts'
import { toRichText } from '../text/to-rich-text.ts'

type FieldState = ViewOutput['state']['values'][string][string]

/** What a person entered, as the field's initial value. */
const initialOf = (state: FieldState): object => {
  const { value, selected_option: option, selected_options: options, selected_date_time: atSeconds } = state
  if (typeof value === 'string') return { initial_value: value }
  if (option !== undefined && option !== null) return { initial_option: option }
  if (options !== undefined && options.length > 0) return { initial_options: options }
  return typeof atSeconds === 'number' ? { initial_date_time: atSeconds } : {}
}

const INITIAL = ['initial_value', 'initial_option', 'initial_options', 'initial_date_time']

const filledIn = (block: InputBlock, state: FieldState | undefined): InputBlock => {
  const element = Object.fromEntries(Object.entries(block.element).filter(([key]) => !INITIAL.includes(key)))
  return { ...block, element: { ...element, ...(state === undefined ? {} : initialOf(state)) } } as InputBlock
}

const MISTAKE_BLOCK = 'mistake'

/**
 * The form as the person filled it in, with what is wrong above it. For an answer that comes too late for Slack's own
 * way, which shows mistakes at their fields.
 */
export const formAgain = (view: ViewOutput, sentences: readonly string[]): ModalView => {
  const stateOf = ({ block_id: blockId = '', element }: InputBlock): FieldState | undefined =>
    view.state.values[blockId]?.[element.action_id ?? '']
  return {
    type: 'modal',
    callback_id: view.callback_id,
    private_metadata: readMarked(view.private_metadata).value ?? '',
    title: view.title,
    ...(view.submit === null ? {} : { submit: view.submit }),
    ...(view.close === null ? {} : { close: view.close }),
    blocks: [
      toRichText(
        sentences.map((sentence) => [`⚠️ ${sentence}`]),
        MISTAKE_BLOCK,
      ),
      ...withoutMarks(view.blocks)
        .filter(({ block_id: id }) => id !== MISTAKE_BLOCK)
        .slice(0, LIMITS.modal.blocks - 1)
        .map((block) =>
          block.type === 'input' ? filledIn(block as InputBlock, stateOf(block as InputBlock)) : block,
        ),
    ],
  }
}

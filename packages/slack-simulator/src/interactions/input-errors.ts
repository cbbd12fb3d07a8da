import type { AnyBlock, BlockElement } from '../block-kit/walk-blocks.ts'
import { isEmptyState, stateValue } from '../workspace/element-state.ts'
import type { SlackView } from '../workspace/entities.ts'

const textError = (element: BlockElement, value: string): string | undefined => {
  const min = element['min_length']
  const max = element['max_length'] ?? 3000
  if (typeof min === 'number' && value.length < min)
    return `This field must be at least ${min} characters long.`
  if (typeof max === 'number' && value.length > max)
    return `This field must be no more than ${max} characters long.`
  return undefined
}

const numberError = (element: BlockElement, value: string): string | undefined => {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return 'Please enter a number.'
  if (element['is_decimal_allowed'] !== true && !Number.isInteger(number))
    return 'Please enter a whole number.'
  const { min_value: min, max_value: max } = element as { min_value?: string; max_value?: string }
  if (min !== undefined && number < Number(min)) return `Please enter a number of at least ${min}.`
  if (max !== undefined && number > Number(max)) return `Please enter a number of at most ${max}.`
  return undefined
}

const valueError = (element: BlockElement, value: unknown): string | undefined => {
  const text = typeof value === 'string' ? value : ''
  switch (element.type) {
    case 'plain_text_input':
      return textError(element, text)
    case 'number_input':
      return numberError(element, text)
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? undefined : 'Please enter a valid email address.'
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.'
    default: {
      const max = element['max_selected_items']
      const isTooMany = typeof max === 'number' && Array.isArray(value) && value.length > max
      return isTooMany ? `Please choose at most ${max}.` : undefined
    }
  }
}

const blockError = (view: SlackView, block: AnyBlock): string | undefined => {
  const element = block['element'] as BlockElement
  const state = view.state.values[block.block_id ?? '']?.[element.action_id ?? '']
  if (isEmptyState(state))
    return block['optional'] === true ? undefined : 'Please complete this required field.'
  return valueError(element, stateValue(state))
}

/** Errors by block id that Slack's form shows before it calls the app. */
export const inputErrors = (view: SlackView): Record<string, string> =>
  Object.fromEntries(
    view.blocks
      .filter(({ type }) => type === 'input')
      .flatMap((block) => {
        const error = blockError(view, block)
        return error === undefined ? [] : [[block.block_id ?? '', error]]
      }),
  )

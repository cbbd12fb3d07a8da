import type { StateValues } from './entities.ts'
import type { BlockElement } from '../block-kit/walk-blocks.ts'

/** What a person entered: an option's value, several values, text, a date, a time or a number. */
export type ElementInput = string | number | readonly string[] | null

export type ElementState = { type: string; [field: string]: unknown }

type Option = { value: string; [field: string]: unknown }

/** Every option of a menu or group, in order. */
export const optionsOf = (element: BlockElement): Option[] => {
  const groups = (element['option_groups'] ?? []) as { options: Option[] }[]
  return [...((element['options'] ?? []) as Option[]), ...groups.flatMap(({ options }) => options)]
}

/** The state field that holds the value, and the element's field for the initial value. */
const stateFields: Readonly<
  Record<string, { field: string; initial: string; isList: boolean; isOption: boolean }>
> = {
  static_select: { field: 'selected_option', initial: 'initial_option', isList: false, isOption: true },
  external_select: { field: 'selected_option', initial: 'initial_option', isList: false, isOption: true },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', isList: false, isOption: true },
  multi_static_select: {
    field: 'selected_options',
    initial: 'initial_options',
    isList: true,
    isOption: true,
  },
  multi_external_select: {
    field: 'selected_options',
    initial: 'initial_options',
    isList: true,
    isOption: true,
  },
  checkboxes: { field: 'selected_options', initial: 'initial_options', isList: true, isOption: true },
  users_select: { field: 'selected_user', initial: 'initial_user', isList: false, isOption: false },
  conversations_select: {
    field: 'selected_conversation',
    initial: 'initial_conversation',
    isList: false,
    isOption: false,
  },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', isList: false, isOption: false },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', isList: true, isOption: false },
  multi_conversations_select: {
    field: 'selected_conversations',
    initial: 'initial_conversations',
    isList: true,
    isOption: false,
  },
  multi_channels_select: {
    field: 'selected_channels',
    initial: 'initial_channels',
    isList: true,
    isOption: false,
  },
  datepicker: { field: 'selected_date', initial: 'initial_date', isList: false, isOption: false },
  timepicker: { field: 'selected_time', initial: 'initial_time', isList: false, isOption: false },
  datetimepicker: {
    field: 'selected_date_time',
    initial: 'initial_date_time',
    isList: false,
    isOption: false,
  },
  plain_text_input: { field: 'value', initial: 'initial_value', isList: false, isOption: false },
  email_text_input: { field: 'value', initial: 'initial_value', isList: false, isOption: false },
  url_text_input: { field: 'value', initial: 'initial_value', isList: false, isOption: false },
  number_input: { field: 'value', initial: 'initial_value', isList: false, isOption: false },
  rich_text_input: { field: 'rich_text_value', initial: 'initial_value', isList: false, isOption: false },
  file_input: { field: 'files', initial: 'initial_files', isList: true, isOption: false },
}

/** Has no prototype, because apps choose the ids of blocks and actions. */
export const emptyStateValues = (): StateValues => Object.create(null) as StateValues

const fieldsOf = (type: string) => (Object.hasOwn(stateFields, type) ? stateFields[type] : undefined)

/** Initial state of an element as Slack reports it. Undefined for elements without a value, such as buttons. */
export const initialState = (element: BlockElement): ElementState | undefined => {
  const fields = fieldsOf(element.type)
  if (fields === undefined) return undefined
  return { type: element.type, [fields.field]: element[fields.initial] ?? (fields.isList ? [] : null) }
}

const toRichText = (text: string): unknown => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})

const requireOption = (element: BlockElement, value: string, offered: readonly Option[]): Option => {
  const isExternal = element.type.endsWith('external_select')
  const options = isExternal ? offered : optionsOf(element)
  const option = options.find((candidate) => candidate.value === value)
  if (option !== undefined) return option
  const values = options.map((candidate) => candidate.value).join(', ') || 'none'
  const name = `${element.type} ${element.action_id ?? ''}`
  throw new Error(
    isExternal
      ? `${name}: the app has not offered "${value}" to this person. Offered: ${values}. Type with suggest() first.`
      : `${name} has no option "${value}". Options: ${values}`,
  )
}

const oneValue = (
  element: BlockElement,
  isOption: boolean,
  input: string | number,
  offered: readonly Option[],
): unknown => {
  if (isOption) return requireOption(element, String(input), offered)
  if (element.type === 'rich_text_input') return toRichText(String(input))
  return element.type === 'datetimepicker' ? Number(input) : String(input)
}

/**
 * The state after a person enters a value. Throws if the element doesn't accept it.
 * `offered` has the options of an external menu, which only the app knows.
 */
export const toElementState = (
  element: BlockElement,
  input: ElementInput,
  offered: readonly Option[] = [],
): ElementState => {
  const fields = fieldsOf(element.type)
  if (fields === undefined)
    throw new Error(`${element.type} ${element.action_id ?? ''} doesn't accept a value.`)
  const { field, isList, isOption } = fields
  if (isList) {
    const inputs = input === null || input === '' ? [] : Array.isArray(input) ? input : [String(input)]
    return {
      type: element.type,
      [field]: inputs.map((one: string) => oneValue(element, isOption, one, offered)),
    }
  }
  if (Array.isArray(input))
    throw new Error(`${element.type} ${element.action_id ?? ''} accepts one value, not a list.`)
  const single = input as string | number | null
  return {
    type: element.type,
    [field]: single === null || single === '' ? null : oneValue(element, isOption, single, offered),
  }
}

/** The value in an element's state. */
export const stateValue = (state: Record<string, unknown> | undefined): unknown => {
  const fields = fieldsOf(String(state?.['type']))
  return fields === undefined ? undefined : state?.[fields.field]
}

export const isEmptyState = (state: Record<string, unknown> | undefined): boolean => {
  const value = stateValue(state)
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

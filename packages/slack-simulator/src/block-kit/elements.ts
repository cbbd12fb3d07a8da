import { z } from 'zod'
import {
  choiceOption,
  confirmSchema,
  dispatchActionConfig,
  hasOneImageSource,
  id,
  imageFields,
  plainText,
} from './composition.ts'
import { blockKitLimits as limits } from './limits.ts'
import { isOffered, multiSelectMenus, overflowMenu, selectMenus } from './menus.ts'
import { richTextBlock } from './rich-text.ts'

const actionable = { action_id: id.optional() }
const confirmable = { confirm: confirmSchema.optional() }
const focusable = { focus_on_load: z.boolean().optional() }
const placeholdable = { placeholder: plainText(limits.select.placeholderCharacters).optional() }
const dispatchable = { dispatch_action_config: dispatchActionConfig.optional() }
const accessibilityLabel = z.string().max(limits.button.accessibilityLabelCharacters).optional()

export const button = z.strictObject({
  type: z.literal('button'),
  ...actionable,
  ...confirmable,
  text: plainText(limits.button.textCharacters),
  value: z.string().max(limits.button.valueCharacters).optional(),
  url: z.string().min(1).max(limits.button.urlCharacters).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: accessibilityLabel,
})

const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  ...actionable,
  text: plainText(limits.button.textCharacters),
  workflow: z.looseObject({ trigger: z.looseObject({ url: z.string().min(1) }) }),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: accessibilityLabel,
})

export const imageElement = z
  .strictObject(imageFields)
  .refine(hasOneImageSource, { error: 'must define either image_url or slack_file' })

const choices = z.array(choiceOption).min(1).max(limits.choices.options)

const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...actionable,
    ...confirmable,
    ...focusable,
    options: choices,
    initial_options: choices.optional(),
  })
  .refine((group) => (group.initial_options ?? []).every((option) => isOffered(group.options, option)), {
    error: 'must exactly match one of the provided options',
    path: ['initial_options'],
  })

const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...actionable,
    ...confirmable,
    ...focusable,
    options: choices,
    initial_option: choiceOption.optional(),
  })
  .refine((group) => group.initial_option === undefined || isOffered(group.options, group.initial_option), {
    error: 'must exactly match one of the provided options',
    path: ['initial_option'],
  })

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  ...placeholdable,
  initial_date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
})

const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  ...placeholdable,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
})

const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
})

const textLength = z.number().int().min(0).max(limits.input.textCharacters).optional()

const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...actionable,
    ...focusable,
    ...placeholdable,
    ...dispatchable,
    initial_value: z.string().max(limits.input.textCharacters).optional(),
    multiline: z.boolean().optional(),
    min_length: textLength,
    max_length: z.number().int().min(1).max(limits.input.textCharacters).optional(),
  })
  .refine((input) => (input.min_length ?? 0) <= (input.max_length ?? limits.input.textCharacters), {
    error: 'min_length must not be greater than max_length',
    path: ['min_length'],
  })

const lineInput = <Type extends string>(type: Type) =>
  z.strictObject({
    type: z.literal(type),
    ...actionable,
    ...focusable,
    ...placeholdable,
    ...dispatchable,
    initial_value: z.string().optional(),
  })

/** In a number input, Slack expects numbers as strings. */
const numberText = z
  .string()
  .refine((value) => value.trim() !== '' && Number.isFinite(Number(value)), { error: 'must be a number' })
  .optional()

const numberInput = z
  .strictObject({
    type: z.literal('number_input'),
    ...actionable,
    ...focusable,
    ...placeholdable,
    ...dispatchable,
    is_decimal_allowed: z.boolean(),
    initial_value: numberText,
    min_value: numberText,
    max_value: numberText,
  })
  .refine((input) => Number(input.min_value ?? -Infinity) <= Number(input.max_value ?? Infinity), {
    error: 'min_value must not be greater than max_value',
    path: ['min_value'],
  })

const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...actionable,
  filetypes: z.array(z.string().min(1)).optional(),
  max_files: z.number().int().min(1).max(limits.input.files).optional(),
})

const lineCount = z.number().int().min(1).max(limits.richTextInput.lines).optional()

const richTextInput = z
  .strictObject({
    type: z.literal('rich_text_input'),
    ...actionable,
    ...focusable,
    ...placeholdable,
    ...dispatchable,
    initial_value: richTextBlock.optional(),
    min_lines: lineCount,
    max_lines: lineCount,
  })
  .refine((input) => (input.min_lines ?? 1) <= (input.max_lines ?? limits.richTextInput.lines), {
    error: 'min_lines must not be greater than max_lines',
    path: ['min_lines'],
  })

const pickers = [
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
  ...selectMenus,
  ...multiSelectMenus,
] as const

export const actionsElement = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflowMenu,
  datetimepicker,
  richTextInput,
  ...pickers,
])

export const sectionAccessory = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflowMenu,
  imageElement,
  ...pickers,
])

export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  lineInput('email_text_input'),
  lineInput('url_text_input'),
  numberInput,
  fileInput,
  richTextInput,
  datetimepicker,
  ...pickers,
])

const feedbackButton = z.strictObject({
  text: plainText(limits.button.textCharacters),
  value: z.string().min(1).max(limits.button.valueCharacters),
  accessibility_label: accessibilityLabel,
})

export const contextActionsElement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    ...actionable,
    positive_button: feedbackButton,
    negative_button: feedbackButton,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    ...actionable,
    ...confirmable,
    icon: z.literal('trash'),
    text: plainText(limits.button.textCharacters),
    accessibility_label: accessibilityLabel,
    value: z.string().max(limits.button.valueCharacters).optional(),
    visible_to_user_ids: z.array(z.string().min(1)).max(limits.iconButton.visibleToUsers).optional(),
  }),
])

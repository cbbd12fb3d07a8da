import { z } from 'zod'
import {
  confirmSchema,
  conversationFilter,
  id,
  menuOption,
  optionGroup,
  overflowOption,
  plainText,
} from './composition.ts'
import { blockKitLimits as limits } from './limits.ts'

const menuFields = {
  action_id: id.optional(),
  placeholder: plainText(limits.select.placeholderCharacters).optional(),
  confirm: confirmSchema.optional(),
  focus_on_load: z.boolean().optional(),
}

const multiFields = { ...menuFields, max_selected_items: z.number().int().min(1).optional() }

const staticSources = {
  options: z.array(menuOption).min(1).max(limits.select.options).optional(),
  option_groups: z.array(optionGroup).min(1).max(limits.select.optionGroups).optional(),
}

type StaticMenu = {
  options?: z.infer<typeof menuOption>[] | undefined
  option_groups?: z.infer<typeof optionGroup>[] | undefined
}

const hasOneSource = (menu: StaticMenu): boolean =>
  (menu.options === undefined) !== (menu.option_groups === undefined)

const oneSource = { error: 'must define either options or option_groups' }

const menuChoices = (menu: StaticMenu) => [
  ...(menu.options ?? []),
  ...(menu.option_groups ?? []).flatMap((group) => group.options),
]

/** Slack compares an initial option with the options field by field. */
export const isOffered = (choices: readonly unknown[], initial: unknown): boolean =>
  choices.some((choice) => JSON.stringify(choice) === JSON.stringify(initial))

type MultiMenu = { max_selected_items?: number | undefined; initial_options?: unknown[] | undefined }

const isWithinMaximum = (menu: MultiMenu): boolean =>
  (menu.initial_options?.length ?? 0) <= (menu.max_selected_items ?? Infinity)

const tooManyInitial = { error: 'must not be more than max_selected_items', path: ['initial_options'] }

const notOffered = 'must exactly match one of the provided options'

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...menuFields,
    ...staticSources,
    initial_option: menuOption.optional(),
  })
  .refine(hasOneSource, oneSource)
  .refine((menu) => menu.initial_option === undefined || isOffered(menuChoices(menu), menu.initial_option), {
    error: notOffered,
    path: ['initial_option'],
  })

const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...multiFields,
    ...staticSources,
    initial_options: z.array(menuOption).min(1).max(limits.select.options).optional(),
  })
  .refine(isWithinMaximum, tooManyInitial)
  .refine(hasOneSource, oneSource)
  .refine((menu) => (menu.initial_options ?? []).every((option) => isOffered(menuChoices(menu), option)), {
    error: notOffered,
    path: ['initial_options'],
  })

const conversationFields = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
}
const responseUrlEnabled = { response_url_enabled: z.boolean().optional() }
const minQueryLength = { min_query_length: z.number().int().min(0).optional() }
const ids = z.array(z.string().min(1)).min(1)

export const selectMenus = [
  staticSelect,
  z.strictObject({
    type: z.literal('external_select'),
    ...menuFields,
    ...minQueryLength,
    initial_option: menuOption.optional(),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    ...menuFields,
    initial_user: z.string().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...menuFields,
    ...conversationFields,
    ...responseUrlEnabled,
    initial_conversation: z.string().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...menuFields,
    ...responseUrlEnabled,
    initial_channel: z.string().min(1).optional(),
  }),
] as const

export const multiSelectMenus = [
  multiStaticSelect,
  z
    .strictObject({
      type: z.literal('multi_external_select'),
      ...multiFields,
      ...minQueryLength,
      initial_options: z.array(menuOption).min(1).optional(),
    })
    .refine(isWithinMaximum, tooManyInitial),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...multiFields,
    initial_users: ids.optional(),
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...multiFields,
    ...conversationFields,
    initial_conversations: ids.optional(),
  }),
  z.strictObject({
    type: z.literal('multi_channels_select'),
    ...multiFields,
    initial_channels: ids.optional(),
  }),
] as const

export const overflowMenu = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(overflowOption).min(1).max(limits.overflow.options),
  confirm: confirmSchema.optional(),
})

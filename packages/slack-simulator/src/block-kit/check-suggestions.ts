import { z } from 'zod'
import { menuOption, optionGroup } from './composition.ts'
import { blockKitLimits as limits } from './limits.ts'
import { toSlackMessages } from './slack-wording.ts'

/** An app may answer with no options; then the person sees "No results". */
const answerSchema = z
  .strictObject({
    options: z.array(menuOption).max(limits.select.options).optional(),
    option_groups: z.array(optionGroup).max(limits.select.optionGroups).optional(),
  })
  .refine((answer) => (answer.options === undefined) !== (answer.option_groups === undefined), {
    error: 'must define either options or option_groups',
  })

export type MenuOption = z.infer<typeof menuOption>
export type OptionGroup = z.infer<typeof optionGroup>

export type SuggestionsCheck =
  | { ok: true; options: MenuOption[]; groups: OptionGroup[] | undefined }
  | { ok: false; messages: string[] }

/** Checks an app's answer to `block_suggestion`. `options` has those of all groups, in order. */
export const checkSuggestions = (answer: unknown): SuggestionsCheck => {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) return { ok: false, messages: toSlackMessages(parsed.error.issues, answer, []) }
  const { options, option_groups: groups } = parsed.data
  return { ok: true, options: options ?? (groups ?? []).flatMap((group) => group.options), groups }
}

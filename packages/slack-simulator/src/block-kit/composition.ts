import { z } from 'zod'
import { blockKitLimits as limits } from './limits.ts'

/** Plain text of at least one character; Slack refuses an empty text object. */
export const plainText = (maxCharacters: number = limits.textObjectCharacters) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(maxCharacters),
    emoji: z.boolean().optional(),
  })

const mrkdwn = (maxCharacters: number = limits.textObjectCharacters) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(maxCharacters),
    verbatim: z.boolean().optional(),
  })

/** Plain text or mrkdwn. */
export const textObject = (maxCharacters: number = limits.textObjectCharacters) =>
  z.discriminatedUnion('type', [plainText(maxCharacters), mrkdwn(maxCharacters)])

export const id = z.string().min(1).max(limits.idCharacters)

/** All four texts are required, as in Slack's JSON schema, although the types make three of them optional. */
export const confirmSchema = z.strictObject({
  title: plainText(limits.confirm.titleCharacters),
  text: textObject(limits.confirm.textCharacters),
  confirm: plainText(limits.confirm.confirmCharacters),
  deny: plainText(limits.confirm.denyCharacters),
  style: z.enum(['primary', 'danger']).optional(),
})

const optionOf = <Text extends z.ZodType>(text: Text) =>
  z.strictObject({
    text,
    value: z.string().min(1).max(limits.option.valueCharacters),
    description: textObject(limits.option.descriptionCharacters).optional(),
  })

/** An option of a menu: plain text only. */
export const menuOption = optionOf(plainText(limits.option.textCharacters))

/** An option of checkboxes or radio buttons: mrkdwn is also allowed. */
export const choiceOption = optionOf(textObject(limits.option.textCharacters))

/** An option of an overflow menu, which may have a link. */
export const overflowOption = z.strictObject({
  text: plainText(limits.option.textCharacters),
  value: z.string().min(1).max(limits.option.valueCharacters),
  description: plainText(limits.option.descriptionCharacters).optional(),
  url: z.string().min(1).max(limits.option.urlCharacters).optional(),
})

export const optionGroup = z.strictObject({
  label: plainText(limits.select.groupLabelCharacters),
  options: z.array(menuOption).min(1).max(limits.select.options),
})

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z
    .array(z.enum(['on_enter_pressed', 'on_character_entered']))
    .min(1)
    .max(2),
})

export const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, { error: 'must define at least one filter' })

const imageSource = {
  image_url: z.string().min(1).max(limits.image.urlCharacters).optional(),
  slack_file: z
    .union([z.strictObject({ id: z.string().min(1) }), z.strictObject({ url: z.string().min(1) })])
    .optional(),
}

/** The fields of an image element or block. Exactly one source is required. */
export const imageFields = {
  type: z.literal('image'),
  alt_text: z.string().min(1).max(limits.image.altTextCharacters),
  ...imageSource,
}

export const hasOneImageSource = (image: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image.image_url === undefined) !== (image.slack_file === undefined)

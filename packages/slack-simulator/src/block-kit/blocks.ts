import { z } from 'zod'
import { dataVisualizationBlock } from './chart-block.ts'
import { hasOneImageSource, id, imageFields, plainText, textObject } from './composition.ts'
import { dataTableBlock, planBlock, tableBlock, taskCardBlock } from './data-blocks.ts'
import {
  actionsElement,
  button,
  contextActionsElement,
  imageElement,
  inputElement,
  sectionAccessory,
} from './elements.ts'
import { blockKitLimits as limits } from './limits.ts'
import { richTextBlock } from './rich-text.ts'

const blockId = { block_id: id.optional() }

const sectionBlock = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: textObject(limits.section.textCharacters).optional(),
    fields: z.array(textObject(limits.section.fieldCharacters)).min(1).max(limits.section.fields).optional(),
    accessory: sectionAccessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((section) => section.text !== undefined || section.fields !== undefined, {
    error: 'must define either text or fields',
  })

const headerBlock = z.strictObject({
  type: z.literal('header'),
  ...blockId,
  text: plainText(limits.header.textCharacters),
  level: z.number().int().min(1).max(4).optional(),
})

const dividerBlock = z.strictObject({ type: z.literal('divider'), ...blockId })

const contextElement = z.union([imageElement, textObject()])

const contextBlock = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z.array(contextElement).min(1).max(limits.context.elements),
})

const actionsBlock = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z.array(actionsElement).min(1).max(limits.actions.elements),
})

const contextActionsBlock = z.strictObject({
  type: z.literal('context_actions'),
  ...blockId,
  elements: z.array(contextActionsElement).min(1).max(limits.contextActions.elements),
})

const imageBlock = z
  .strictObject({ ...imageFields, ...blockId, title: plainText(limits.image.titleCharacters).optional() })
  .refine(hasOneImageSource, { error: 'must define either image_url or slack_file' })

const inputBlock = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(limits.input.labelCharacters),
  hint: plainText(limits.input.hintCharacters).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
})

const markdownBlock = z.strictObject({
  type: z.literal('markdown'),
  ...blockId,
  text: z.string().min(1).max(limits.markdown.charactersPerMessage),
})

const alertBlock = z.strictObject({
  type: z.literal('alert'),
  ...blockId,
  text: textObject(limits.alert.textCharacters),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
})

const fileBlock = z.strictObject({
  type: z.literal('file'),
  ...blockId,
  source: z.literal('remote'),
  external_id: id,
})

const videoBlock = z.strictObject({
  type: z.literal('video'),
  ...blockId,
  video_url: z.string().startsWith('https://'),
  thumbnail_url: z.string().min(1),
  alt_text: z.string().min(1).max(limits.video.altTextCharacters),
  title: plainText(limits.video.titleCharacters),
  title_url: z.string().startsWith('https://').optional(),
  author_name: z.string().max(limits.video.authorCharacters).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: z.string().optional(),
  description: plainText(limits.video.descriptionCharacters).optional(),
})

const cardBlock = z
  .strictObject({
    type: z.literal('card'),
    ...blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    slack_icon: z.looseObject({}).optional(),
    title: textObject(limits.card.titleCharacters).optional(),
    subtitle: textObject(limits.card.titleCharacters).optional(),
    body: textObject(limits.card.bodyCharacters).optional(),
    subtext: textObject(limits.card.bodyCharacters).optional(),
    actions: z.array(button).min(1).max(limits.card.buttons).optional(),
  })
  .refine(
    (card) => [card.hero_image, card.title, card.actions, card.body].some((part) => part !== undefined),
    {
      error: 'must define at least one of hero_image, title, actions or body',
    },
  )

const carouselBlock = z.strictObject({
  type: z.literal('carousel'),
  ...blockId,
  elements: z.array(cardBlock).min(1).max(limits.carousel.cards),
})

const containerChild = z.discriminatedUnion('type', [
  actionsBlock,
  contextBlock,
  dividerBlock,
  fileBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  richTextBlock,
  sectionBlock,
  tableBlock,
  videoBlock,
])

const containerBlock = z
  .strictObject({
    type: z.literal('container'),
    ...blockId,
    title: plainText(limits.container.titleCharacters).optional(),
    rich_text_title: richTextBlock.optional(),
    subtitle: textObject(limits.container.titleCharacters).optional(),
    child_blocks: z.array(containerChild).min(1).max(limits.container.childBlocks),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
  .refine((container) => container.title !== undefined || container.rich_text_title !== undefined, {
    error: 'must define either title or rich_text_title',
  })

export const blockSchema = z.discriminatedUnion('type', [
  actionsBlock,
  alertBlock,
  cardBlock,
  carouselBlock,
  containerBlock,
  contextBlock,
  contextActionsBlock,
  dataTableBlock,
  dataVisualizationBlock,
  dividerBlock,
  fileBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  markdownBlock,
  planBlock,
  richTextBlock,
  sectionBlock,
  tableBlock,
  taskCardBlock,
  videoBlock,
])

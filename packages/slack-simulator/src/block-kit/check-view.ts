import { z } from 'zod'
import { checkBlocks } from './check-blocks.ts'
import { id, plainText } from './composition.ts'
import { blockKitLimits as limits } from './limits.ts'
import { slackMessage, toSlackMessages } from './slack-wording.ts'
import type { AnyBlock } from './walk-blocks.ts'

const viewFields = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(limits.view.privateMetadataCharacters).optional(),
  callback_id: id.optional(),
  external_id: id.optional(),
}

const modalSchema = z.strictObject({
  type: z.literal('modal'),
  ...viewFields,
  title: plainText(limits.view.titleCharacters),
  submit: plainText(limits.view.buttonCharacters).optional(),
  close: plainText(limits.view.buttonCharacters).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
})

const homeSchema = z.strictObject({ type: z.literal('home'), ...viewFields })

type PlainText = { type: 'plain_text'; text: string; emoji?: boolean | undefined }

/** A valid view, as an app sends it. */
export type SentView = {
  type: 'modal' | 'home'
  blocks: AnyBlock[]
  title?: PlainText | undefined
  submit?: PlainText | undefined
  close?: PlainText | undefined
  private_metadata?: string | undefined
  callback_id?: string | undefined
  external_id?: string | undefined
  clear_on_close?: boolean | undefined
  notify_on_close?: boolean | undefined
}

export type ViewCheck =
  | { ok: true; view: SentView }
  | { ok: false; error: 'invalid_arguments' | 'view_too_large'; messages: string[] }

const invalid = (messages: string[]): ViewCheck => ({ ok: false, error: 'invalid_arguments', messages })

/** Checks a modal or a Home tab as `views.open`, `views.push`, `views.update` and `views.publish` do. */
export const checkView = (input: unknown, type: 'modal' | 'home'): ViewCheck => {
  const schema = type === 'modal' ? modalSchema : homeSchema
  const parsed = schema.safeParse(input)
  if (!parsed.success) return invalid(toSlackMessages(parsed.error.issues, input, ['view']))
  const bytes = Buffer.byteLength(JSON.stringify(input))
  if (bytes > limits.view.bytes) {
    return {
      ok: false,
      error: 'view_too_large',
      messages: [`[ERROR] the view is ${bytes} bytes, ${limits.view.bytes} allowed`],
    }
  }
  const checked = checkBlocks(parsed.data.blocks, type, ['view', 'blocks'])
  if (!checked.ok) return invalid(checked.messages)
  const view = { ...parsed.data, blocks: checked.blocks }
  const needsSubmit = view.type === 'modal' && view.submit === undefined
  if (needsSubmit && checked.blocks.some((block) => block.type === 'input')) {
    return invalid([slackMessage('missing required field: submit', ['view'])])
  }
  return { ok: true, view }
}

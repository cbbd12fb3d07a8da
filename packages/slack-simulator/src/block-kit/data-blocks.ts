import { z } from 'zod'
import { id } from './composition.ts'
import { blockKitLimits as limits } from './limits.ts'
import { richTextBlock } from './rich-text.ts'

const blockId = { block_id: id.optional() }

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) })
const rawNumber = z.strictObject({
  type: z.literal('raw_number'),
  value: z.number(),
  text: z.string().min(1),
})
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richTextBlock])
const headerCell = z.discriminatedUnion('type', [rawText, rawNumber])

export const tableBlock = z.strictObject({
  type: z.literal('table'),
  ...blockId,
  rows: z.array(z.array(cell).min(1).max(limits.table.columns)).min(1).max(limits.table.rows),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(limits.table.columns)
    .optional(),
})

const dataRows = z
  .tuple(
    [z.array(headerCell).min(1).max(limits.dataTable.columns)],
    z.array(cell).min(1).max(limits.dataTable.columns),
  )
  .refine((rows) => rows.length >= limits.dataTable.minRows, {
    error: `no fewer than ${limits.dataTable.minRows} items allowed`,
  })
  .refine((rows) => rows.every((row) => row.length === rows[0].length), {
    error: 'all rows must have the same number of cells',
  })

export const dataTableBlock = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    caption: z.string().min(1),
    rows: dataRows,
    page_size: z
      .number()
      .int()
      .min(limits.dataTable.minPageSize)
      .max(limits.dataTable.maxPageSize)
      .optional(),
    row_header_column_index: z.number().int().min(0).optional(),
  })
  .refine((table) => (table.row_header_column_index ?? 0) < table.rows[0].length, {
    error: 'must be the index of a column',
    path: ['row_header_column_index'],
  })

const urlSource = z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) })

const taskFields = {
  ...blockId,
  task_id: z.string().min(1).max(limits.idCharacters),
  title: z.string().min(1),
  details: richTextBlock.optional(),
  output: richTextBlock.optional(),
  sources: z.array(urlSource).optional(),
}

/** Slack's own example of a plan omits `type`, and its table of fields lists `status` as optional. */
const planTask = z.strictObject({
  type: z.literal('task_card').optional(),
  ...taskFields,
  status: z.enum(['pending', 'in_progress', 'complete', 'error']).optional(),
})

/** Quirk: a task card outside a plan refuses `pending`, although Slack's own example uses it (seen in live tests). */
export const taskCardBlock = z.strictObject({
  type: z.literal('task_card'),
  ...taskFields,
  status: z.enum(['in_progress', 'complete', 'error']).optional(),
})

/** Quirk: `title` must be a string; a text object is refused (seen in live tests). */
export const planBlock = z.strictObject({
  type: z.literal('plan'),
  ...blockId,
  title: z.string().min(1),
  tasks: z.array(planTask).max(limits.plan.tasks).optional(),
})

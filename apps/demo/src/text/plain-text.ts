import { fromMrkdwn, type Reader } from './from-mrkdwn.ts'
import { columnsOf } from './wrap-text.ts'

/** A block from the workspace. Only parts that a terminal can show are used. */
export type JsonBlock = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const textOf = (value: unknown, reader: Reader): string => {
  if (!isRecord(value)) return stringOf(value)
  const text = stringOf(value['text'])
  return value['type'] === 'mrkdwn' ? fromMrkdwn(text, reader) : text
}

const richText = (value: unknown, reader: Reader): string => {
  if (!isRecord(value)) return ''
  const children = list(value['elements'])
  switch (value['type']) {
    case 'user':
      return `@${reader.nameOf(stringOf(value['user_id']))}`
    case 'usergroup':
      return `@${reader.nameOf(stringOf(value['usergroup_id']))}`
    case 'channel':
      return `#${reader.nameOf(stringOf(value['channel_id']))}`
    case 'broadcast':
      return `@${stringOf(value['range'])}`
    case 'link':
      return stringOf(value['text']) || stringOf(value['url'])
    case 'date':
      return reader.date({
        seconds: Number(value['timestamp']),
        pattern: stringOf(value['format']),
        fallback: stringOf(value['fallback']),
      })
    case 'rich_text_list':
      return children.map((child) => `• ${richText(child, reader)}`).join('\n')
    case 'rich_text':
      return children.map((child) => richText(child, reader)).join('\n')
    default:
      return children.length > 0
        ? children.map((child) => richText(child, reader)).join('')
        : stringOf(value['text'])
  }
}

const cell = (value: unknown, reader: Reader): string => {
  if (!isRecord(value)) return ''
  if (value['type'] === 'raw_number') return stringOf(value['text']) || String(value['value'])
  return value['type'] === 'rich_text' ? richText(value, reader) : stringOf(value['text'])
}

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((text, column) => `${text}${' '.repeat((widths[column] ?? 0) - columnsOf(text))}`)
      .join('  ')
      .trimEnd(),
  )
}

const buttonText = (element: JsonBlock, reader: Reader): string => {
  if (element['type'] !== 'overflow')
    return textOf(element['text'] ?? element['placeholder'], reader) || stringOf(element['type'])
  const entries = list(element['options']).filter(isRecord)
  return `⋯ ${entries.map((entry) => textOf(entry['text'], reader)).join(', ')}`
}

const buttons = (elements: readonly unknown[], reader: Reader): string =>
  elements
    .filter(isRecord)
    .map((element) => `[${buttonText(element, reader)}]`)
    .join(' ')

const section = (block: JsonBlock, reader: Reader): string[] => {
  const accessory = isRecord(block['accessory']) ? [buttons([block['accessory']], reader)] : []
  return [
    textOf(block['text'], reader),
    ...list(block['fields']).map((field) => textOf(field, reader)),
    ...accessory,
  ]
}

/** `in_progress  Next 4 · 4 updated, watching until 14:24 before the next wave`. */
const taskText = ({ status, title, details }: JsonBlock, reader: Reader): string => {
  const more = isRecord(details) ? `, ${richText(details, reader)}` : ''
  return `${stringOf(status).padEnd(12)} ${stringOf(title)}${more}`
}

const oneBlock = (block: JsonBlock, reader: Reader): string[] => {
  switch (block['type']) {
    case 'header':
    case 'markdown':
      return [textOf(block['text'], reader)]
    case 'section':
      return section(block, reader)
    case 'context':
      return [
        list(block['elements'])
          .map((element) => textOf(element, reader))
          .join(' · '),
      ]
    case 'actions':
      return [buttons(list(block['elements']), reader)]
    case 'rich_text':
      return [richText(block, reader)]
    case 'table':
    case 'data_table':
      return table(list(block['rows']).map((row) => list(row).map((value) => cell(value, reader))))
    case 'plan':
      return [
        stringOf(block['title']),
        ...list(block['tasks'])
          .filter(isRecord)
          .map((task) => taskText(task, reader)),
      ]
    case 'input':
      return [`${textOf(block['label'], reader)}: …`]
    default:
      return []
  }
}

/** Converts a message's blocks to lines for a terminal. */
export const toPlainText = (blocks: readonly unknown[], reader: Reader): string[] =>
  blocks
    .filter(isRecord)
    .flatMap((block) => oneBlock(block, reader))
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '')

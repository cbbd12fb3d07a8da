/** A block from the workspace. Only parts that a terminal can show are used. */
export type JsonBlock = Readonly<Record<string, unknown>>

type Lookup = (kind: 'user' | 'channel' | 'group', id: string) => string

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const MENTIONS = { '@': 'user', '#': 'channel', '!subteam^': 'group' } as const

/** Converts Slack's markup to plain text: names for ids, fallback texts for dates, no formatting marks. */
export const fromMrkdwn = (text: string, lookup: Lookup): string =>
  text
    .replaceAll(
      /<(@|#|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>/gu,
      (_all, mark: keyof typeof MENTIONS, id: string) =>
        `${mark === '#' ? '#' : '@'}${lookup(MENTIONS[mark], id)}`,
    )
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/gu, '$1')
    .replaceAll(/<(https?:[^|>]+)\|([^>]+)>/gu, '$2')
    .replaceAll(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s).,:;!?—])/gmu, '$1$2')
    .replaceAll(/(^|[\s(])_([^_\n]+)_(?=$|[\s).,:;!?—])/gmu, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const textOf = (value: unknown, lookup: Lookup): string => {
  if (!isRecord(value)) return stringOf(value)
  const text = stringOf(value['text'])
  return value['type'] === 'mrkdwn' ? fromMrkdwn(text, lookup) : text
}

const richText = (value: unknown, lookup: Lookup): string => {
  if (!isRecord(value)) return ''
  const children = list(value['elements'])
  switch (value['type']) {
    case 'user':
      return `@${lookup('user', stringOf(value['user_id']))}`
    case 'usergroup':
      return `@${lookup('group', stringOf(value['usergroup_id']))}`
    case 'date':
      return stringOf(value['fallback'])
    case 'rich_text_list':
      return children.map((child) => `• ${richText(child, lookup)}`).join('\n')
    case 'rich_text':
      return children.map((child) => richText(child, lookup)).join('\n')
    default:
      return children.length > 0
        ? children.map((child) => richText(child, lookup)).join('')
        : stringOf(value['text'])
  }
}

const cell = (value: unknown, lookup: Lookup): string => {
  if (!isRecord(value)) return ''
  if (value['type'] === 'raw_number') return stringOf(value['text']) || String(value['value'])
  return value['type'] === 'rich_text' ? richText(value, lookup) : stringOf(value['text'])
}

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const buttons = (elements: readonly unknown[], lookup: Lookup): string =>
  elements
    .filter(isRecord)
    .map(
      (element) =>
        `[${textOf(element['text'] ?? element['placeholder'], lookup) || stringOf(element['type'])}]`,
    )
    .join(' ')

const section = (block: JsonBlock, lookup: Lookup): string[] => {
  const accessory = isRecord(block['accessory']) ? [buttons([block['accessory']], lookup)] : []
  return [
    textOf(block['text'], lookup),
    ...list(block['fields']).map((field) => textOf(field, lookup)),
    ...accessory,
  ]
}

const oneBlock = (block: JsonBlock, lookup: Lookup): string[] => {
  switch (block['type']) {
    case 'header':
    case 'markdown':
      return [textOf(block['text'], lookup)]
    case 'section':
      return section(block, lookup)
    case 'context':
      return [
        list(block['elements'])
          .map((element) => textOf(element, lookup))
          .join(' · '),
      ]
    case 'actions':
      return [buttons(list(block['elements']), lookup)]
    case 'rich_text':
      return [richText(block, lookup)]
    case 'table':
    case 'data_table':
      return table(list(block['rows']).map((row) => list(row).map((value) => cell(value, lookup))))
    case 'plan':
      return [
        stringOf(block['title']),
        ...list(block['tasks'])
          .filter(isRecord)
          .map((task) => `${stringOf(task['status']).padEnd(12)} ${stringOf(task['title'])}`),
      ]
    case 'input':
      return [`${textOf(block['label'], lookup)}: …`]
    default:
      return []
  }
}

/** Converts a message's blocks to lines for a terminal. */
export const toPlainText = (blocks: readonly unknown[], lookup: Lookup): string[] =>
  blocks
    .filter(isRecord)
    .flatMap((block) => oneBlock(block, lookup))
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '')

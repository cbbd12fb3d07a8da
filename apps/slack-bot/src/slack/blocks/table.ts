import type { DataTableBlock, TableBlock } from '@slack/types'
import { toPlainText, type Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'

/** Plain text, a number, or a line with people and dates. */
export type Cell = string | number | Line

/** One table row, and the same facts as a line of text. */
export interface Row {
  readonly cells: readonly Cell[]
  readonly line: Line
  /** Stands above the lines of all rows that share it. Rows of one heading follow each other. */
  readonly heading?: Line
}

interface TableRows {
  readonly header: readonly string[]
  readonly rows: readonly Row[]
}

/** Assumed length of a mention or a date. */
const ELEMENT_LENGTH = 30

const numberText = new Intl.NumberFormat('en-US')

export const cellLength = (cell: Cell): number => {
  if (typeof cell === 'number') return numberText.format(cell).length
  return typeof cell === 'string'
    ? Math.max(1, cell.length)
    : toPlainText(cell).length + cell.length * ELEMENT_LENGTH
}

/** A number stays a number, so that Slack sorts 9 before 10. */
const toCell = (cell: Cell) => {
  if (typeof cell === 'number')
    return { type: 'raw_number' as const, value: cell, text: numberText.format(cell) }
  return typeof cell === 'string'
    ? { type: 'raw_text' as const, text: cell === '' ? '–' : cell }
    : toRichText([cell])
}

const headerCell = (text: string) => ({ type: 'raw_text' as const, text })

const toRows = ({ header, rows }: TableRows) => [
  header.map(headerCell),
  ...rows.map(({ cells }) => cells.map(toCell)),
]

/** Slack's table block. Cells are raw or rich text, so a name can't contain formatting, mentions or links. */
export const tableBlock = (table: TableRows): TableBlock => {
  const [first] = table.rows
  return {
    type: 'table',
    column_settings: table.header.map((_, column) =>
      typeof first?.cells[column] === 'number' ? { align: 'right' } : { is_wrapped: true },
    ),
    rows: toRows(table),
  }
}

/** Slack's newer table, which people can sort, filter and page. `pageSize`: the rows shown at once. */
export const dataTableBlock = (
  table: TableRows,
  facts: { readonly caption: string; readonly pageSize: number },
): DataTableBlock => ({
  type: 'data_table',
  caption: facts.caption,
  page_size: facts.pageSize,
  rows: toRows(table),
})

import type { KnownBlock } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { toMessageText, type Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { messageText, type MessageView } from './message.ts'
import { cellLength, dataTableBlock, tableBlock, type Row } from './table.ts'
import { tablePageAt, type PageLimits, type TablePage } from './table-page.ts'

export interface PagedTable {
  readonly header: readonly string[]
  /** All of them, at least one. */
  readonly rows: readonly Row[]
  /** The row that the page begins with. */
  readonly from: number
  /** Fewer rows on a page than Slack takes, where each row needs a button. */
  readonly mostRows?: number
  /** What the table is, for screen readers. */
  readonly caption: string
  readonly title: (page: TablePage) => readonly Line[]
  /** What stands under the rows of a page: its buttons. */
  readonly below: (page: TablePage) => readonly KnownBlock[]
}

/** One screen; Slack's newer table turns these pages by itself. */
const ROWS_AT_ONCE = 15
const LINES_AT_ONCE = 25
const MARGIN = 500
const LEAST_CHARACTERS = 500

const rowsOf = ({ rows }: PagedTable, { from, to }: TablePage): readonly Row[] => rows.slice(from, to)

/** The line of a row, under its heading when it is the first of it. */
const linesOfRow = ({ line, heading }: Row, before: Row | undefined): readonly Line[] =>
  heading === undefined || heading === before?.heading ? [line] : [heading, line]

const pageOf = (table: PagedTable, lengths: readonly number[], { rows, characters }: PageLimits): TablePage =>
  tablePageAt(lengths, table.from, { rows: Math.min(rows, table.mostRows ?? rows), characters })

/** A page whose header counts as a row, and whose characters are those of all cells. */
const cellPage = (table: PagedTable, { rows, characters }: PageLimits): TablePage =>
  pageOf(
    table,
    table.rows.map(({ cells }) => cells.reduce<number>((sum, cell) => sum + cellLength(cell), 0)),
    { rows: rows - 1, characters: characters - MARGIN - table.header.join('').length },
  )

const dataTableDrawing = (table: PagedTable, page: TablePage): KnownBlock[] => {
  const { header, caption } = table
  return [
    toRichText(table.title(page)),
    dataTableBlock(
      { header, rows: rowsOf(table, page) },
      { caption, pageSize: table.mostRows ?? ROWS_AT_ONCE },
    ),
    ...table.below(page),
  ]
}

const tableDrawing = (table: PagedTable): KnownBlock[] => {
  const page = cellPage(table, LIMITS.table)
  return [
    toRichText(table.title(page)),
    tableBlock({ header: table.header, rows: rowsOf(table, page) }),
    ...table.below(page),
  ]
}

/** Title and lines together fit into the message's text, so that every drawing of text shows the same rows. */
const linePage = (table: PagedTable): TablePage => {
  const whole = table.title({ from: 0, to: table.rows.length, total: table.rows.length, nextFrom: 1 })
  const left = Math.min(LIMITS.text, LIMITS.message.text - messageText(whole).length) - MARGIN
  return pageOf(
    table,
    table.rows.map((row, index) => toMessageText(linesOfRow(row, table.rows[index - 1])).length + 1),
    { rows: LINES_AT_ONCE, characters: Math.max(LEAST_CHARACTERS, left) },
  )
}

/**
 * A table of any length. Each drawing shows as many rows as Slack takes in it, and says and carries where its next page
 * begins: with plainer drawings there are more pages, and no row is lost.
 */
export const pagedTable = (table: PagedTable): MessageView => {
  const page = linePage(table)
  const title = table.title(page)
  const rows = rowsOf(table, page)
  const lines = rows.flatMap((row, index) => linesOfRow(row, rows[index - 1]))
  const longest = cellPage(table, LIMITS.dataTable)
  const older = cellPage(table, LIMITS.olderDataTable)
  return {
    text: messageText([...title, ...lines]),
    blocks: dataTableDrawing(table, longest),
    stepBlocks: [...(older.to < longest.to ? [dataTableDrawing(table, older)] : []), tableDrawing(table)],
    plainBlocks: [toRichText(title), toRichText(lines), ...table.below(page)],
  }
}

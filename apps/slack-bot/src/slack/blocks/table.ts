import type { KnownBlock, TableBlock } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { toPlainText, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'

export type Cell = string | Line

/** One table row, and the same facts as a line of text. */
export interface Row {
  /** Plain text, or a line with people and dates. */
  readonly cells: readonly Cell[]
  readonly line: Line
}

/** The rows that fit into a message, within Slack's limits for rows and total characters. */
export interface Grid {
  readonly header: readonly string[]
  readonly rows: readonly Row[]
  /** The number of rows that did not fit; `noun` names a row, for example `room`. */
  readonly hidden: number
  readonly noun: string
}

const MARGIN = 500
/** Assumed length of a mention or a date. */
const ELEMENT_LENGTH = 30

const lengthOf = (text: Cell): number =>
  typeof text === 'string' ? text.length : toPlainText(text).length + text.length * ELEMENT_LENGTH

export const toGrid = (header: readonly string[], rows: readonly Row[], noun: string): Grid => {
  let left = LIMITS.table.characters - MARGIN - header.join('').length
  const shown = rows.slice(0, LIMITS.table.rows - 1).filter(({ cells }) => {
    left -= cells.reduce((sum, text) => sum + lengthOf(text), 0)
    return left >= 0
  })
  return { header, rows: shown, hidden: rows.length - shown.length, noun }
}

const cell = (text: Cell) =>
  typeof text === 'string'
    ? { type: 'raw_text' as const, text: text === '' ? '–' : text }
    : toRichText([text])

/** Slack's table block. Cells are raw or rich text, so a name can't contain formatting, mentions or links. */
export const tableBlock = (grid: Grid): TableBlock => ({
  type: 'table',
  column_settings: grid.header.map((_, index) => ({ is_wrapped: index === 0 })),
  rows: [grid.header.map(cell), ...grid.rows.map(({ cells }) => cells.map(cell))],
})

const PLAIN_ROWS = 25

export const hiddenLine = (grid: Grid, shown: number): readonly Line[] => {
  const hidden = grid.rows.length - shown + grid.hidden
  return hidden === 0
    ? []
    : [[`and ${plural(hidden, `more ${grid.noun}`)} not shown here; use a filter to narrow the list`]]
}

/** The same rows for workspaces that don't support tables. */
export const plainTable = (grid: Grid): KnownBlock[] => {
  const rows = grid.rows.slice(0, PLAIN_ROWS)
  return [toRichText([...rows.map(({ line }) => line), ...hiddenLine(grid, rows.length)])]
}

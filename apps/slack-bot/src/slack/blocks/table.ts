import type { KnownBlock, TableBlock } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { toPlainText, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'

export type Cell = string | Line

/** One row, and the same facts as a line of text. */
export interface Row {
  /** Plain words, or a line with people and dates in it. */
  readonly cells: readonly Cell[]
  readonly line: Line
}

/** Rows that a message can show: within Slack's limits of rows and of characters over all cells. */
export interface Grid {
  readonly header: readonly string[]
  readonly rows: readonly Row[]
  /** How many rows did not fit, and what a row is: `room`. */
  readonly hidden: number
  readonly noun: string
}

const MARGIN = 500
/** What a mention or a date may take. */
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

/** Slack's own table. Cells are raw or rich text: nothing in a foreign name is formatting, a mention or a link. */
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
    : [
        [
          `and ${plural(hidden, `more ${grid.noun} that does`, `more ${grid.noun}s that do`)} not fit here; narrow the list with a filter`,
        ],
      ]
}

/** The same rows for workspaces that refuse tables. */
export const plainTable = (grid: Grid): KnownBlock[] => {
  const rows = grid.rows.slice(0, PLAIN_ROWS)
  return [toRichText([...rows.map(({ line }) => line), ...hiddenLine(grid, rows.length)])]
}

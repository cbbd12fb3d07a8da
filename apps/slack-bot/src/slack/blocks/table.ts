import type { KnownBlock, TableBlock } from '@slack/types'
import { LIMITS } from '../block-limits.ts'
import type { Line } from '../text/inline.ts'
import { bold } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'

/** Rows that a message can show: within Slack's limits of rows and of characters over all cells. */
export interface Grid {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** How many rows did not fit, and what a row is: `room`. */
  readonly hidden: number
  readonly noun: string
}

const MARGIN = 500

export const toGrid = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  noun: string,
): Grid => {
  let left = LIMITS.table.characters - MARGIN - header.join('').length
  const shown = rows.slice(0, LIMITS.table.rows - 1).filter((row) => {
    left -= row.reduce((sum, cell) => sum + cell.length, 0)
    return left >= 0
  })
  return { header, rows: shown, hidden: rows.length - shown.length, noun }
}

const cell = (text: string) => ({ type: 'raw_text' as const, text: text === '' ? '–' : text })

/** Slack's own table. Cells are raw text: nothing in them is formatting, a mention or a link. */
export const tableBlock = (grid: Grid): TableBlock => ({
  type: 'table',
  column_settings: grid.header.map((_, index) => ({ is_wrapped: index === 0 })),
  rows: [grid.header.map(cell), ...grid.rows.map((row) => row.map(cell))],
})

const PLAIN_ROWS = 25

/** A row as a line: `4F / Corridor · Devices 9 · Kind Light`. Empty cells are left out. */
export const rowLine = (grid: Grid, row: readonly string[]): Line => [
  bold(row[0] ?? ''),
  ...row.slice(1).flatMap((text, index) => (text === '–' ? [] : [` · ${grid.header[index + 1]} ${text}`])),
]

export const hiddenLine = (grid: Grid, shown: number): readonly Line[] => {
  const hidden = grid.rows.length - shown + grid.hidden
  return hidden === 0
    ? []
    : [[`and ${plural(hidden, `more ${grid.noun}`)} that do not fit here; narrow the list with a filter`]]
}

/** The same rows for workspaces that refuse tables. */
export const plainTable = (grid: Grid): KnownBlock[] => {
  const rows = grid.rows.slice(0, PLAIN_ROWS)
  return [toRichText([...rows.map((row) => rowLine(grid, row)), ...hiddenLine(grid, rows.length)])]
}

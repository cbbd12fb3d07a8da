import { blockKitLimits as limits } from './limits.ts'

/**
 * What a workspace accepts of `data_table`. Slack introduces such blocks in steps: workspaces that don't have the block
 * yet refuse it, and the pages of July 2026 allowed 101 rows and 10,000 characters.
 */
export type DataTableSupport = { isKnown: boolean; rows: number; characters: number }

export const currentDataTables: DataTableSupport = {
  isKnown: true,
  rows: limits.dataTable.rows,
  characters: limits.dataTable.characters,
}

import type { DataTableSupport } from './data-table-support.ts'
import { blockKitLimits as limits } from './limits.ts'
import { slackMessage } from './slack-wording.ts'
import { flattenBlocks, type AnyBlock } from './walk-blocks.ts'

/** The location of a block, or of the container that it is in. */
const placeOf = (blocks: readonly AnyBlock[], block: AnyBlock): number =>
  blocks.findIndex((outer) => flattenBlocks([outer]).includes(block))

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (typeof value !== 'object' || value === null) return ''
  const node = value as { text?: unknown; elements?: unknown }
  return (typeof node.text === 'string' ? node.text : '') + textOf(node.elements)
}

/** Checks a message's tables: one only, within the limits of all its cells, and of a kind that the workspace has. */
export const brokenTableRules = (
  blocks: readonly AnyBlock[],
  root: readonly string[],
  support: DataTableSupport,
): string[] => {
  const tables = flattenBlocks(blocks).filter(({ type }) => type === 'table' || type === 'data_table')
  const broken = tables.flatMap((block) => {
    const isData = block.type === 'data_table'
    const place = [...root, placeOf(blocks, block)]
    if (isData && !support.isKnown)
      return [slackMessage(`unsupported type: ${block.type}`, [...place, 'type'])]
    const rows = block['rows'] as unknown[]
    const characters = isData ? support.characters : limits.table.charactersPerMessage
    return [
      ...(isData && rows.length > support.rows
        ? [slackMessage(`no more than ${support.rows} items allowed`, [...place, 'rows'])]
        : []),
      ...(textOf(rows).length > characters
        ? [slackMessage(`must be less than ${characters + 1} characters over all cells`, [...place, 'rows'])]
        : []),
    ]
  })
  return tables.length > 1 ? [slackMessage('only_one_table_allowed', root), ...broken] : broken
}

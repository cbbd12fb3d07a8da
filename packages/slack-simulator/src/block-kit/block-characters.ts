import { blockKitLimits as limits } from './limits.ts'
import type { AnyBlock } from './walk-blocks.ts'

/** Fields whose text is not shown. */
const unseen = new Set(['type', 'block_id', 'action_id', 'value', 'url', 'image_url', 'style', 'task_id'])
const tables = new Set(['table', 'data_table'])

const escapedLength = (text: string): number =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').length

const charactersIn = (value: unknown): number => {
  if (typeof value === 'string') return escapedLength(value)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, inner]) => (unseen.has(key) ? sum : sum + charactersIn(inner)),
    0,
  )
}

/** Characters of all blocks of a message, as Slack appears to count them. Table cells have their own limit. */
export const blockCharacters = (blocks: readonly AnyBlock[]): number =>
  blocks
    .filter(({ type }) => !tables.has(type))
    .reduce(
      (sum, block) =>
        sum + charactersIn(block) + (block.type === 'header' ? limits.message.charactersOfHeader : 0),
      0,
    )

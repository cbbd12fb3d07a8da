import { z } from 'zod'
import { blockSchema } from './blocks.ts'
import { currentDataTables, type DataTableSupport } from './data-table-support.ts'
import { blockKitLimits as limits } from './limits.ts'
import { brokenRules } from './rules-across-blocks.ts'
import { toSlackMessages } from './slack-wording.ts'
import { brokenTableRules } from './table-rules.ts'
import type { Surface } from './surfaces.ts'
import type { AnyBlock } from './walk-blocks.ts'

export type BlocksCheck =
  | { ok: true; blocks: AnyBlock[] }
  /** `messages` have the wording and locations of Slack's `response_metadata.messages`. */
  | { ok: false; error: 'invalid_blocks' | 'invalid_blocks_format'; messages: string[] }

const messageBlocks = z.array(blockSchema).max(limits.blocksPerMessage)
const viewBlocks = z.array(blockSchema).max(limits.blocksPerView)

/** Checks blocks as Slack does before it shows them on a surface. Never changes the blocks. */
export const checkBlocks = (
  input: unknown,
  surface: Surface,
  root: readonly string[] = ['blocks'],
  dataTables: DataTableSupport = currentDataTables,
): BlocksCheck => {
  if (!Array.isArray(input)) {
    return {
      ok: false,
      error: 'invalid_blocks_format',
      messages: ['[ERROR] must provide an array of blocks'],
    }
  }
  const parsed = (surface === 'message' ? messageBlocks : viewBlocks).safeParse(input)
  if (!parsed.success) {
    return { ok: false, error: 'invalid_blocks', messages: toSlackMessages(parsed.error.issues, input, root) }
  }
  const blocks = input as AnyBlock[]
  const messages = [...brokenRules(blocks, surface, root), ...brokenTableRules(blocks, root, dataTables)]
  return messages.length === 0 ? { ok: true, blocks } : { ok: false, error: 'invalid_blocks', messages }
}

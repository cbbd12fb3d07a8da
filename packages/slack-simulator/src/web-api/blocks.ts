import { z } from 'zod'
import { checkBlocks } from '../block-kit/check-blocks.ts'
import { defineMethod, refuse } from './method.ts'

const blocksValidate = defineMethod('blocks.validate', {
  tier: 'special',
  args: z.object({ blocks: z.unknown(), surface: z.enum(['message', 'modal', 'home']).optional() }),
  run: (args, { workspace }) => {
    const checked = checkBlocks(args.blocks, args.surface ?? 'message', ['blocks'], workspace.dataTables)
    return checked.ok ? { ok: true } : refuse(checked.error, checked.messages)
  },
})

export const blockMethods = [blocksValidate]

import { z } from 'zod'
import type { RolloutId } from '../../../rollouts/model/ids.ts'

/** The last line of an export in JSONL: what the file holds, and how each of its trails ends. A file without it was cut. */
export interface ClosingLine {
  readonly export: RolloutId | 'everything'
  readonly events: number
  /** Trail, number and hash of each trail's last event. */
  readonly heads: readonly (readonly [trailId: string, seq: number, hash: string])[]
}

const closingSchema = z.object({
  export: z.union([z.literal('everything'), z.templateLiteral(['R-', z.number().int()])]),
  events: z.number().int(),
  heads: z.array(z.tuple([z.string(), z.number().int(), z.string()])),
})

export const toClosingLine = ({ export: of, events, heads }: ClosingLine): string =>
  `${JSON.stringify({ export: of, events, heads })}\n`

export const toClosing = (value: unknown): ClosingLine | undefined => closingSchema.safeParse(value).data

import type { TrailHead } from '../../../rollouts/ports/trail-head.ts'
import type { KnownHash } from '../check-chain.ts'
import type { ClosingLine } from './closing-line.ts'
import type { ExportLine } from './export-reader.ts'
import { parseLinks, type TrailLink } from '../trail-links.ts'

/** What the lines of an export, and a head that a person kept, say of its trails. */
export interface ExportClaims {
  readonly closing?: ClosingLine
  readonly linesAfterClosing: number
  /** What the first event of each rollout follows. */
  readonly linksOf: ReadonlyMap<string, readonly TrailLink[]>
  readonly known: ReadonlyMap<string, readonly KnownHash[]>
}

/** Reads the file once. The first closing line counts; whatever follows it should not be there. */
export const findExportClaims = async (
  lines: AsyncIterable<ExportLine>,
  against: TrailHead | undefined,
): Promise<ExportClaims> => {
  const linksOf = new Map<string, readonly TrailLink[]>()
  let closing: ClosingLine | undefined
  let linesAfterClosing = 0
  for await (const line of lines) {
    if (closing !== undefined) linesAfterClosing += 1
    if (line.kind === 'closing') closing ??= line.closing
    if (line.kind === 'event' && line.row.follows !== undefined)
      linksOf.set(line.row.rolloutId, parseLinks(line.row.follows))
  }
  const claims = [
    ...[...linksOf].flatMap(([by, links]) => links.map((link) => ({ ...link, by: { trailId: by } }))),
    ...(closing?.heads ?? []).map(([trailId, seq, hash]) => ({
      trailId,
      seq,
      hash,
      by: 'closing-line' as const,
    })),
    ...(against === undefined
      ? []
      : [{ trailId: against.rolloutId, seq: against.seq, hash: against.hash, by: 'given-head' as const }]),
  ]
  return {
    ...(closing !== undefined && { closing }),
    linesAfterClosing,
    linksOf,
    known: Map.groupBy(claims, ({ trailId }) => trailId),
  }
}

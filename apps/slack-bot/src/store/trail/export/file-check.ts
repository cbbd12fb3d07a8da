import { createChainCheck, type ChainCheck } from '../check-chain.ts'
import type { ExportClaims } from './export-claims.ts'
import type { ExportDamage } from './export-damage.ts'
import type { ExportLine } from './export-reader.ts'

/** One trail of a file, as far as its lines were read. */
export interface TrailInFile {
  readonly check: ChainCheck
  events: number
  lastLine: number
}

/** Follows every trail of a file, line by line; one damage for one cause. */
export const createFileCheck = (claims: ExportClaims) => {
  const trails = new Map<string, TrailInFile>()
  const damages: ExportDamage[] = []
  const unreadable = new Set<number>()
  const trailOf = (trailId: string): TrailInFile => {
    const known = trails.get(trailId)
    if (known !== undefined) return known
    const check = createChainCheck(trailId, claims.known.get(trailId) ?? [])
    const trail = { check, events: 0, lastLine: 0 }
    trails.set(trailId, trail)
    return trail
  }
  const add = (line: ExportLine): void => {
    if (line.kind === 'unreadable') unreadable.add(line.line)
    if (line.flaw !== undefined) damages.push({ line: line.line, flaw: { code: line.flaw } })
    if (line.kind !== 'event') return
    const trail = trailOf(line.row.rolloutId)
    const wasWhole = trail.check.problem === undefined
    trail.events += 1
    trail.lastLine = line.line
    trail.check.add(line.row)
    const { problem } = trail.check
    // A missing event whose line could not be read was named already.
    if (!wasWhole || problem === undefined || unreadable.has(line.line - 1)) return
    const { seq } = line.row
    damages.push({ line: line.line, trailId: line.row.rolloutId, seq, flaw: problem.flaw })
  }
  const end = (): void => {
    for (const [trailId, { check, lastLine }] of trails) {
      const wasWhole = check.problem === undefined
      const problem = check.end()
      if (wasWhole && problem !== undefined && !unreadable.has(lastLine + 1))
        damages.push({ trailId, flaw: problem.flaw })
    }
  }
  return { trails, damages, add, end }
}

import type { TrailDamage, TrailFlaw, TrailWitness } from '../../rollouts/ports/audit-trail.ts'
import { genesisHashOf, hashOfRow } from './hash-chain.ts'
import type { TrailRow } from './trail-rows.ts'

/** The hash of an event, or its beginning, as known from another source. */
export interface KnownHash {
  readonly seq: number
  readonly hash: string
  readonly by: TrailWitness
}

/** Checks one trail's rows, oldest first, and keeps the first problem. */
export interface ChainCheck {
  /** Once set, later rows are not checked. */
  readonly problem: TrailDamage | undefined
  readonly newest: TrailRow | undefined
  add(row: TrailRow): void
  /** Call this after all rows were added. */
  end(): TrailDamage | undefined
}

export const createChainCheck = (rolloutId: string, known: readonly KnownHash[] = []): ChainCheck => {
  const knownAt = Map.groupBy(known, ({ seq }) => seq)
  let previousHash = genesisHashOf(rolloutId)
  let newest: TrailRow | undefined
  let problem: TrailDamage | undefined
  const flawOf = (row: TrailRow): TrailFlaw | undefined => {
    const expected = (newest?.seq ?? 0) + 1
    if (row.seq !== expected) return { code: 'event-missing', missingSeq: expected }
    if (row.rolloutId !== rolloutId) return { code: 'other-trail', trailId: row.rolloutId }
    if (row.previousHash !== previousHash) return { code: 'chain-broken' }
    if (row.hash !== hashOfRow(previousHash, row)) return { code: 'content-changed' }
    const other = knownAt.get(row.seq)?.find(({ hash }) => !row.hash.startsWith(hash))
    return other === undefined ? undefined : { code: 'other-hash', by: other.by }
  }
  return {
    get problem() {
      return problem
    },
    get newest() {
      return newest
    },
    add(row) {
      if (problem !== undefined) return
      const flaw = flawOf(row)
      if (flaw !== undefined) problem = { rolloutId, seq: row.seq, flaw }
      newest = row
      previousHash = row.hash
    },
    end() {
      const last = newest?.seq ?? 0
      const cut = known.find(({ seq }) => seq > last)
      if (problem === undefined && cut !== undefined)
        problem = {
          rolloutId,
          flaw: { code: 'events-cut', afterSeq: last, named: { by: cut.by, seq: cut.seq } },
        }
      return problem
    },
  }
}

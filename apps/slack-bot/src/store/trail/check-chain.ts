import type { TrailDamage, TrailFlaw, TrailWitness } from '../../rollouts/ports/audit-trail.ts'
import { genesisHashOf, hashOfRow } from './hash-chain.ts'
import type { TrailRow } from './trail-rows.ts'

/** What is known from elsewhere of one event of a trail: its hash, or the beginning of it, and who says so. */
export interface KnownHash {
  readonly seq: number
  readonly hash: string
  readonly by: TrailWitness
}

/** Follows one trail's rows, oldest first, and keeps the first thing that is wrong. */
export interface ChainCheck {
  /** Nothing more needs to be looked at once this is there. */
  readonly problem: TrailDamage | undefined
  readonly newest: TrailRow | undefined
  add(row: TrailRow): void
  /** To be asked when all rows were added. */
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

/** Checks one trail's rows, oldest first, against each other. Needs no database, so an export can be checked too. */
export const findTrailProblem = (
  rolloutId: string,
  rows: readonly TrailRow[],
  known: readonly KnownHash[] = [],
): TrailDamage | undefined => {
  const check = createChainCheck(rolloutId, known)
  for (const row of rows) check.add(row)
  return check.end()
}

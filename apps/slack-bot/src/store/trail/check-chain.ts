import { genesisHashOf, hashOfRow } from './hash-chain.ts'
import type { TrailRow } from './trail-rows.ts'

/** The first row of a trail that is not what was written. Later rows of the same trail prove nothing after it. */
export interface TrailProblem {
  /** The rollout, or `project` and its id. */
  readonly rolloutId: string
  /** Absent when the trail as a whole is wrong. */
  readonly seq?: number
  readonly problem: string
}

/** What is known from elsewhere of one event of a trail: its hash, or the beginning of it, and who says so. */
export interface KnownHash {
  readonly seq: number
  readonly hash: string
  readonly by: string
}

/** Follows one trail's rows, oldest first, and keeps the first thing that is wrong. */
export interface ChainCheck {
  /** Nothing more needs to be looked at once this is there. */
  readonly problem: TrailProblem | undefined
  readonly newest: TrailRow | undefined
  add(row: TrailRow): void
  /** To be asked when all rows were added. */
  end(): TrailProblem | undefined
}

export const createChainCheck = (rolloutId: string, known: readonly KnownHash[] = []): ChainCheck => {
  const knownAt = Map.groupBy(known, ({ seq }) => seq)
  let previousHash = genesisHashOf(rolloutId)
  let newest: TrailRow | undefined
  let problem: TrailProblem | undefined
  const problemOf = (row: TrailRow): string | undefined => {
    const expected = (newest?.seq ?? 0) + 1
    if (row.seq !== expected) return `event #${expected} is missing`
    if (row.rolloutId !== rolloutId) return `it belongs to ${row.rolloutId}`
    if (row.previousHash !== previousHash) return 'it does not follow the event before it'
    if (row.hash !== hashOfRow(previousHash, row)) return 'its content is not what was written'
    const other = knownAt.get(row.seq)?.find(({ hash }) => !row.hash.startsWith(hash))
    return other === undefined ? undefined : `${other.by} has another hash for it`
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
      const wrong = problemOf(row)
      if (wrong !== undefined) problem = { rolloutId, seq: row.seq, problem: wrong }
      newest = row
      previousHash = row.hash
    },
    end() {
      const last = newest?.seq ?? 0
      const cut = known.find(({ seq }) => seq > last)
      if (problem === undefined && cut !== undefined)
        problem = { rolloutId, problem: `the events after #${last} are missing; ${cut.by} names #${cut.seq}` }
      return problem
    },
  }
}

/** Checks one trail's rows, oldest first, against each other. Needs no database, so an export can be checked too. */
export const findTrailProblem = (
  rolloutId: string,
  rows: readonly TrailRow[],
  known: readonly KnownHash[] = [],
): TrailProblem | undefined => {
  const check = createChainCheck(rolloutId, known)
  for (const row of rows) check.add(row)
  return check.end()
}

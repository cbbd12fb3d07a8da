import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { evolve } from '../rollouts/evolve.ts'
import type { Rollout } from '../rollouts/rollout.ts'
import { canonicalJson } from './canonical-json.ts'
import { genesisHashOf, hashOfRow, type ChainedRow } from './hash-chain.ts'
import { joinState } from './stored-frame.ts'
import { parseEvent } from './parse-stored.ts'

/** One row of the trail as it is stored and exported. */
export interface TrailRow extends ChainedRow {
  readonly previousHash: string
  readonly hash: string
}

/** The first row of a rollout that is not what was written. Later rows of the same rollout prove nothing after it. */
export interface TrailProblem {
  readonly rolloutId: string
  /** Absent when the rollout as a whole is wrong. */
  readonly seq?: number
  readonly problem: string
}

export interface TrailReport {
  readonly isIntact: boolean
  readonly checkedEvents: number
  readonly problems: readonly TrailProblem[]
}

/** Checks one rollout's rows, oldest first, against each other. Needs no database, so an export can be checked too. */
export const findTrailProblem = (rolloutId: string, rows: readonly TrailRow[]): TrailProblem | undefined => {
  let previousHash = genesisHashOf(rolloutId)
  for (const [index, row] of rows.entries()) {
    const wrong = (problem: string): TrailProblem => ({ rolloutId, seq: row.seq, problem })
    if (row.seq !== index + 1) return wrong(`event #${index + 1} is missing`)
    if (row.rolloutId !== rolloutId) return wrong(`it belongs to ${row.rolloutId}`)
    if (row.previousHash !== previousHash) return wrong('it does not follow the event before it')
    if (row.hash !== hashOfRow(previousHash, row)) return wrong('its content is not what was written')
    previousHash = row.hash
  }
  return undefined
}

const toTrailRow = (row: DatabaseSchema['event']): TrailRow => ({
  rolloutId: row.rollout_id,
  projectId: row.project_id,
  seq: row.seq,
  atMs: row.at_ms,
  event: row.event,
  previousHash: row.previous_hash,
  hash: row.hash,
})

/** The trail's rows of one rollout, or of all in the order of their numbers; oldest first. */
export async function* trailRows(db: Kysely<DatabaseSchema>, rolloutId?: string): AsyncGenerator<TrailRow> {
  const ids =
    rolloutId === undefined
      ? (await db.selectFrom('rollout').select('rollout_id').orderBy('number').execute()).map(
          (row) => row.rollout_id,
        )
      : [rolloutId]
  for (const id of ids)
    for (const row of await db
      .selectFrom('event')
      .selectAll()
      .where('rollout_id', '=', id)
      .orderBy('seq')
      .execute())
      yield toTrailRow(row)
}

type StateRow = DatabaseSchema['rollout'] & {
  readonly frame: string | null
  readonly state: string | null
  readonly snapshotVersion: number | null
}

/**
 * Replays the events and compares what they lead to with the stored state, where the snapshot was taken, and with the
 * stored status, at the newest, so that a changed state is found as well.
 */
const findStateProblem = (row: StateRow, events: readonly TrailRow[]): TrailProblem | undefined => {
  const wrong = (problem: string): TrailProblem => ({ rolloutId: row.rollout_id, problem })
  const newest = events.at(-1)
  if (newest === undefined) return wrong('it has no events')
  if (newest.seq < row.version) return wrong(`the events after #${newest.seq} are missing`)
  if (newest.seq > row.version || newest.hash !== row.head_hash)
    return wrong('its newest event is not the one that was committed')
  const { frame, state, snapshotVersion } = row
  if (state === null || snapshotVersion === null) return wrong('its state is missing')
  let replayed: Rollout | undefined
  let then: Rollout | undefined
  for (const event of events) {
    replayed = evolve(replayed, {
      event: parseEvent(event.event, { rolloutId: event.rolloutId, seq: event.seq }),
      atMs: event.atMs,
    })
    if (event.seq === snapshotVersion) then = replayed
  }
  let stored: unknown
  try {
    stored = joinState({ frame, state })
  } catch {
    return wrong('its state is not JSON')
  }
  if (canonicalJson(stored) !== canonicalJson(then) || row.status !== replayed?.status)
    return wrong('its state is not what its events lead to')
  return undefined
}

/** Reads one rollout's rows, oldest first, and checks them and the state that they lead to. */
export const checkRollout = async (
  db: Kysely<DatabaseSchema>,
  rolloutId: string,
): Promise<{ readonly events: readonly TrailRow[]; readonly problem?: TrailProblem }> => {
  // State and events of one moment, although the bot goes on working.
  const { row, events } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (open) => ({
      row: await open
        .selectFrom('rollout')
        .leftJoin('rollout_frame', 'rollout_frame.rollout_id', 'rollout.rollout_id')
        .leftJoin('rollout_snapshot', 'rollout_snapshot.rollout_id', 'rollout.rollout_id')
        .selectAll('rollout')
        .select([
          'rollout_frame.frame',
          'rollout_snapshot.state',
          'rollout_snapshot.version as snapshotVersion',
        ])
        .where('rollout.rollout_id', '=', rolloutId)
        .executeTakeFirst(),
      events: (
        await open
          .selectFrom('event')
          .selectAll()
          .where('rollout_id', '=', rolloutId)
          .orderBy('seq')
          .execute()
      ).map(toTrailRow),
    }))
  const stateProblem = (): TrailProblem | undefined =>
    row === undefined ? { rolloutId, problem: 'it has events and no state' } : findStateProblem(row, events)
  const problem = findTrailProblem(rolloutId, events) ?? stateProblem()
  return { events, ...(problem !== undefined && { problem }) }
}

/**
 * Checks every event and state: any changed, missing or added byte is found and its row named, one problem per rollout.
 * What it cannot see is a rewrite of a whole chain with all its hashes; for that, keep an export elsewhere.
 */
export const verifyTrail = async (db: Kysely<DatabaseSchema>): Promise<TrailReport> => {
  const problems: TrailProblem[] = []
  let checkedEvents = 0
  const rollouts = await db.selectFrom('rollout').select(['rollout_id', 'number']).orderBy('number').execute()
  const known = new Set(rollouts.map((row) => row.number))
  const counted = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'rollout')
    .executeTakeFirst()
  for (let number = 1; number <= (counted?.value ?? 0); number += 1)
    if (!known.has(number))
      problems.push({ rolloutId: `R-${number}`, problem: 'the whole rollout is missing' })
  for (const { rollout_id: rolloutId } of rollouts) {
    const { events, problem } = await checkRollout(db, rolloutId)
    checkedEvents += events.length
    if (problem !== undefined) problems.push(problem)
  }
  const orphans = await db
    .selectFrom('event')
    .select('rollout_id')
    .distinct()
    .where('rollout_id', 'not in', (query) => query.selectFrom('rollout').select('rollout_id'))
    .execute()
  for (const orphan of orphans)
    problems.push({ rolloutId: orphan.rollout_id, problem: 'it has events and no state' })
  return { isIntact: problems.length === 0, checkedEvents, problems }
}

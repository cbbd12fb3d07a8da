import { createHash } from 'node:crypto'

/** What one link of the chain covers: all of an event's row, as the bytes that are stored. */
export interface ChainedRow {
  readonly rolloutId: string
  readonly projectId: string
  readonly seq: number
  readonly atMs: number
  /** The event as stored JSON text, not parsed: a change of a space is a change. */
  readonly event: string
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** What stands before a rollout's first event, so that a chain cannot be passed off as another rollout's. */
export const genesisHashOf = (rolloutId: string): string => sha256(JSON.stringify(['illume-ota', rolloutId]))

/** SHA-256 over the hash before and the row. A JSON array keeps the fields apart. */
export const hashOfRow = (previousHash: string, row: ChainedRow): string =>
  sha256(JSON.stringify([previousHash, row.rolloutId, row.projectId, row.seq, row.atMs, row.event]))

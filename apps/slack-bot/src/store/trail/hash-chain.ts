import { createHash } from 'node:crypto'

/** What one link of the chain covers: all of an event's row, as the bytes that are stored. */
export interface ChainedRow {
  readonly rolloutId: string
  readonly projectId: string
  readonly seq: number
  readonly atMs: number
  /** The event as stored JSON text, not parsed: a change of a space is a change. */
  readonly event: string
  /** Only in a first row: the heads of the trails that came before, as stored JSON text. */
  readonly follows?: string
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** What stands before a trail's first event, so that a chain cannot be passed off as another's. */
export const genesisHashOf = (trailId: string): string => sha256(JSON.stringify(['illume-ota', trailId]))

/** SHA-256 over the hash before and the row. A JSON array keeps the fields apart. */
export const hashOfRow = (previousHash: string, row: ChainedRow): string =>
  sha256(
    JSON.stringify([
      previousHash,
      row.rolloutId,
      row.projectId,
      row.seq,
      row.atMs,
      row.event,
      ...(row.follows === undefined ? [] : [row.follows]),
    ]),
  )

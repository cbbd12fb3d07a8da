import { createHash } from 'node:crypto'

/** The data that a hash covers: an event's whole row, with its bytes as stored. */
export interface ChainedRow {
  readonly rolloutId: string
  readonly projectId: string
  readonly seq: number
  readonly atMs: number
  /** The event as stored JSON text, not parsed: even a changed space counts as a change. */
  readonly event: string
  /** Only in a first row: the heads of earlier trails, as stored JSON text. */
  readonly follows?: string
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The hash before a trail's first event. It differs per trail, so that one chain can't replace another. */
export const genesisHashOf = (trailId: string): string => sha256(JSON.stringify(['illume-ota', trailId]))

/** SHA-256 over the previous hash and the row, as a JSON array. */
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

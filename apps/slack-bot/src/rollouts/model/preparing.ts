/** How far the details of a large draft are read. */
export interface Preparing {
  /** Devices of the selection that were read, or passed over. */
  readonly read: number
  readonly total: number
  /** How long the rest takes at the pace of the last piece. */
  readonly leftMs: number
  readonly atMs: number
}

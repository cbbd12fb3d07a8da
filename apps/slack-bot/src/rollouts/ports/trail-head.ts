import { parseRolloutId, type RolloutId } from '../model/ids.ts'

/** The newest event of a rollout's trail: its number, and the hash that covers the whole trail. */
export interface TrailHead {
  readonly rolloutId: RolloutId
  readonly seq: number
  readonly hash: string
}

const SHOWN = 24
const HEAD = /^(R-\d+)\/(\d+)\/([0-9a-f]{12,64})$/u

/** Short enough to keep in a message, long enough that no other trail can be made to match it. */
export const trailHeadText = ({ rolloutId, seq, hash }: TrailHead): string =>
  `${rolloutId}/${seq}/${hash.slice(0, SHOWN)}`

/** Parses a head that a person kept; `hash` may be only its beginning. */
export const parseTrailHead = (text: string): TrailHead | undefined => {
  const [, id = '', seq, hash] = HEAD.exec(text.trim().replace(/^r-/u, 'R-')) ?? []
  const rolloutId = parseRolloutId(id)
  return rolloutId === undefined || hash === undefined ? undefined : { rolloutId, seq: Number(seq), hash }
}

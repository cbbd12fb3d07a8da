import type { TrailHead } from '../../../rollouts/ports/trail-head.ts'
import type { TrailLink } from '../trail-links.ts'

/** The events that a head proves, by trail: those up to it, those that its first event follows, and so on. */
export const provedEvents = (
  head: TrailHead,
  linksOf: ReadonlyMap<string, readonly TrailLink[]>,
): ReadonlyMap<string, number> => {
  const proved = new Map<string, number>()
  const open: { readonly trailId: string; readonly seq: number }[] = [
    { trailId: head.rolloutId, seq: head.seq },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { trailId, seq } = next
    const isNew = !proved.has(trailId)
    proved.set(trailId, Math.max(seq, proved.get(trailId) ?? 0))
    if (isNew) open.push(...(linksOf.get(trailId) ?? []))
  }
  return proved
}

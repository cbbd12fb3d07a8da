import { parseRolloutId } from '../../../rollouts/model/ids.ts'
import type { TrailHead } from '../../../rollouts/ports/trail-head.ts'
import { closingDamages } from './closing-damages.ts'
import { findExportClaims } from './export-claims.ts'
import type { ExportDamage } from './export-damage.ts'
import { exportLines } from './export-reader.ts'
import { createFileCheck, type TrailInFile } from './file-check.ts'
import { provedEvents } from './proved-events.ts'

export interface ExportCheck {
  /** `everything` or a rollout's id; absent when the file does not say. */
  readonly of?: string
  readonly events: number
  readonly trails: number
  readonly damages: readonly ExportDamage[]
  /** The newest rollout's in the file. */
  readonly head?: TrailHead
  /** Trails that rollouts of the file follow and that it does not hold. */
  readonly followedElsewhere: readonly string[]
  /** Events that the given head does not cover. Absent without a head, or when the export is damaged. */
  readonly unprovedEvents?: number
}

const newestHead = (trails: ReadonlyMap<string, TrailInFile>): TrailHead | undefined =>
  [...trails]
    .flatMap(([trailId, { check }]) => {
      const rolloutId = parseRolloutId(trailId)
      const { newest } = check
      return rolloutId === undefined || newest === undefined
        ? []
        : [{ rolloutId, seq: newest.seq, hash: newest.hash }]
    })
    .toSorted((a, b) => Number(a.rolloutId.slice(2)) - Number(b.rolloutId.slice(2)))
    .at(-1)

/**
 * Checks an export in JSONL by itself. The file is read twice: first for what its lines say of other trails, then event by
 * event, so that memory depends on the number of trails and not on their length.
 */
export const checkExport = async (
  read: () => AsyncIterable<Uint8Array>,
  against?: TrailHead,
): Promise<ExportCheck> => {
  const claims = await findExportClaims(exportLines(read()), against)
  const { trails, damages, add, end } = createFileCheck(claims)
  for await (const line of exportLines(read())) add(line)
  end()
  const all = [...damages, ...closingDamages(claims, trails)]
  const events = [...trails.values()].reduce((sum, trail) => sum + trail.events, 0)
  const proved = against === undefined ? undefined : provedEvents(against, claims.linksOf)
  const provedHere = [...(proved ?? [])].reduce(
    (sum, [trailId, seq]) => sum + (trails.has(trailId) ? seq : 0),
    0,
  )
  const head = newestHead(trails)
  return {
    ...(claims.closing !== undefined && { of: claims.closing.export }),
    events,
    trails: trails.size,
    damages: all,
    ...(head !== undefined && { head }),
    followedElsewhere: [...claims.linksOf.values()]
      .flat()
      .map(({ trailId }) => trailId)
      .filter((trailId, index, ids) => !trails.has(trailId) && ids.indexOf(trailId) === index),
    ...(proved !== undefined && all.length === 0 && { unprovedEvents: events - provedHere }),
  }
}

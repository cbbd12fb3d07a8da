import type { ExportClaims } from './export-claims.ts'
import type { ExportDamage } from './export-damage.ts'
import type { TrailInFile } from './file-check.ts'

type Trails = ReadonlyMap<string, TrailInFile>

/** Trails that something names and the file does not hold. An export of one rollout need not have what it follows. */
const missingDamages = ({ known, closing }: ExportClaims, trails: Trails): readonly ExportDamage[] =>
  [...known]
    .filter(([trailId]) => !trails.has(trailId))
    .flatMap(([trailId, hashes]) => {
      const named =
        closing?.export === 'everything' ? hashes[0] : hashes.find(({ by }) => by === 'closing-line')
      return named === undefined ? [] : [{ trailId, flaw: { code: 'trail-missing' as const, by: named.by } }]
    })

/** Where the file and its closing line differ. */
export const closingDamages = (claims: ExportClaims, trails: Trails): readonly ExportDamage[] => {
  const { closing, linesAfterClosing } = claims
  if (closing === undefined) return [{ flaw: { code: 'no-closing-line' } }]
  const { export: of, heads } = closing
  const ends = new Map(heads.map(([trailId, seq]) => [trailId, seq]))
  const others = [...trails.keys()].filter((trailId) => of !== 'everything' && trailId !== of)
  const longer = [...trails].filter(
    ([trailId, { check }]) => (check.newest?.seq ?? 0) > (ends.get(trailId) ?? 0),
  )
  const found = [...trails.values()].reduce((sum, { events }) => sum + events, 0)
  return [
    ...missingDamages(claims, trails),
    ...others.map((trailId) => ({ trailId, flaw: { code: 'export-of-other' as const, of } })),
    ...longer.map(([trailId]) => ({ trailId, flaw: { code: 'events-after-closing-head' as const } })),
    ...(linesAfterClosing > 0 ? [{ flaw: { code: 'lines-after-closing' as const } }] : []),
    ...(longer.length === 0 && found !== closing.events
      ? [{ flaw: { code: 'other-count' as const, named: closing.events, found } }]
      : []),
  ]
}

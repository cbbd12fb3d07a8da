import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../../database/schema.ts'
import { parseRolloutId, type RolloutId } from '../../../rollouts/model/ids.ts'
import type { TrailHead } from '../../../rollouts/ports/trail-head.ts'
import type { ExportedTrail, ExportFormat, TrailDamage } from '../../../rollouts/ports/audit-trail.ts'
import { checkRollout, type OnPage } from '../check-rollout.ts'
import { toClosingLine } from './closing-line.ts'
import { CSV_HEADER, toCsvLine, toJsonlLine } from './export-lines.ts'
import type { TrailRow } from '../trail-rows.ts'
import { verifyTrail } from '../verify-trail.ts'

/** A damaged row must not hide the others: it is named in its place. */
const toSafeCsvLine = (row: TrailRow): string => {
  try {
    return toCsvLine(row)
  } catch {
    return `"${row.rolloutId}, event #${row.seq} is damaged"\r\n`
  }
}

const LINES: Readonly<Record<ExportFormat, (row: TrailRow) => string>> = {
  csv: toSafeCsvLine,
  jsonl: toJsonlLine,
}

const everything = async (
  db: Kysely<DatabaseSchema>,
  remembered: TrailHead | undefined,
  onPage: OnPage,
): Promise<readonly TrailDamage[]> => (await verifyTrail(db, { remembered }, onPage)).problems

const single = async (
  db: Kysely<DatabaseSchema>,
  rolloutId: RolloutId,
  onPage: OnPage,
): Promise<readonly TrailDamage[] | undefined> => {
  const { events, problem } = await checkRollout(db, rolloutId, { onPage })
  if (problem === undefined) return []
  return events === 0 && problem.flaw.code === 'no-state' ? undefined : [problem]
}

/**
 * Writes one rollout's trail, or all trails, oldest event first, and checks them meanwhile. It works in pages: the next
 * one is read after `write` has taken the last. Returns undefined if there is no such rollout; then nothing is written.
 */
export const exportTrail = async (
  db: Kysely<DatabaseSchema>,
  wanted: {
    readonly of: RolloutId | 'everything'
    readonly format: ExportFormat
    /** A head that this process has seen before. */
    readonly remembered?: TrailHead | undefined
  },
  write: (text: string) => Promise<void>,
): Promise<ExportedTrail | undefined> => {
  const { of, format } = wanted
  const toLine = LINES[format]
  const heads = new Map<string, { readonly seq: number; readonly hash: string }>()
  let events = 0
  let head: TrailHead | undefined
  let start = format === 'csv' ? CSV_HEADER : ''
  const onPage: OnPage = async (rows) => {
    events += rows.length
    const last = rows.at(-1)
    if (last !== undefined) {
      const { rolloutId, seq, hash } = last
      heads.set(rolloutId, { seq, hash })
      const id = parseRolloutId(rolloutId)
      if (id !== undefined) head = { rolloutId: id, seq, hash }
    }
    await write(start + rows.map(toLine).join(''))
    start = ''
  }
  const problems =
    of === 'everything' ? await everything(db, wanted.remembered, onPage) : await single(db, of, onPage)
  if (problems === undefined) return undefined
  const end =
    format === 'jsonl'
      ? toClosingLine({
          export: of,
          events,
          heads: [...heads].map(([trailId, { seq, hash }]) => [trailId, seq, hash] as const),
        })
      : ''
  if (start + end !== '') await write(start + end)
  return { events, damages: problems, ...(head !== undefined && problems.length === 0 && { head }) }
}

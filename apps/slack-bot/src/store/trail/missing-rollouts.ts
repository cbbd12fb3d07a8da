import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { TrailDamage, TrailFlaw } from '../../rollouts/ports/audit-trail.ts'

const newestNumber = async (db: Kysely<DatabaseSchema>): Promise<number> => {
  const counted = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'rollout')
    .executeTakeFirst()
  return counted?.value ?? 0
}

/** Rollouts mentioned elsewhere in the database. Read these before the rollouts, because new ones may be added meanwhile. */
export const mentionedRollouts = async (db: Kysely<DatabaseSchema>): Promise<readonly string[]> => {
  const numbers = Array.from({ length: await newestNumber(db) }, (_, index) => `R-${index + 1}`)
  const cards = await db.selectFrom('card').select('rollout_id').execute()
  const drafts = await db.selectFrom('claimed_key').select('value').where('key', 'like', 'draft:%').execute()
  return [...numbers, ...cards.map((row) => row.rollout_id), ...drafts.map(({ value }) => value)]
}

/** Rollouts that are mentioned but missing, or whose number was never assigned. */
export const missingRollouts = async (
  db: Kysely<DatabaseSchema>,
  mentioned: readonly string[],
  numbers: readonly number[],
): Promise<readonly TrailDamage[]> => {
  const there = new Set(numbers.map((number) => `R-${number}`))
  const newest = await newestNumber(db)
  const problems = new Map<string, TrailFlaw>()
  for (const rolloutId of mentioned)
    if (!there.has(rolloutId)) problems.set(rolloutId, { code: 'rollout-missing' })
  for (const number of numbers) if (number > newest) problems.set(`R-${number}`, { code: 'number-not-given' })
  return [...problems].map(([rolloutId, flaw]) => ({ rolloutId, flaw }))
}

/** Rollouts that have events but no row. */
export const stateless = async (db: Kysely<DatabaseSchema>): Promise<readonly TrailDamage[]> => {
  const rows = await db
    .selectFrom('event')
    .select('rollout_id')
    .distinct()
    .where('rollout_id', 'not in', (query) => query.selectFrom('rollout').select('rollout_id'))
    .execute()
  return rows.map((row) => ({ rolloutId: row.rollout_id, flaw: { code: 'no-state' } }))
}

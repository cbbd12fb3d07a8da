import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { fromTransaction } from '../../database/transactions.ts'
import type { ProjectEvent, ProjectTrail } from '../../rollouts/ports/project-trail.ts'
import { genesisHashOf, hashOfRow } from './hash-chain.ts'
import { projectTrailId } from './trail-links.ts'

const parseProjectEvent = (text: string): ProjectEvent | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'type' in value
      ? (value as ProjectEvent)
      : undefined
  } catch {
    return undefined
  }
}

/** Actions of people outside rollouts, on SQLite or PostgreSQL. */
export const createSqlProjectTrail = (db: Kysely<DatabaseSchema>): ProjectTrail => ({
  append: async (transaction, projectId, { atMs, event }) => {
    const open = fromTransaction(transaction)
    const rolloutId = projectTrailId(projectId)
    // Locks the row until the commit, so that two replicas append one after the other.
    const { seq, head_hash: previousHash } = await open
      .insertInto('project_trail')
      .values({ project_id: projectId, seq: 1, head_hash: genesisHashOf(rolloutId) })
      .onConflict((on) =>
        on.column('project_id').doUpdateSet((set) => ({ seq: set('project_trail.seq', '+', 1) })),
      )
      .returning(['seq', 'head_hash'])
      .executeTakeFirstOrThrow()
    const text = JSON.stringify(event)
    const hash = hashOfRow(previousHash, { rolloutId, projectId, seq, atMs, event: text })
    await open
      .insertInto('project_event')
      .values({ project_id: projectId, seq, at_ms: atMs, event: text, previous_hash: previousHash, hash })
      .execute()
    await open
      .updateTable('project_trail')
      .set({ head_hash: hash })
      .where('project_id', '=', projectId)
      .execute()
  },
  newest: async (projectId, limit) => {
    const rows = await db
      .selectFrom('project_event')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
    return rows.reverse().map((row) => {
      const event = parseProjectEvent(row.event)
      return { seq: row.seq, atMs: row.at_ms, ...(event !== undefined && { event }) }
    })
  },
})

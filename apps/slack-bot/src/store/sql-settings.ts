import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { SettingsStore, StoredSettings } from '../rollouts/ports/settings-store.ts'
import { DamagedRowError } from './damaged-row-error.ts'

const toStored = (row: DatabaseSchema['project_settings']): StoredSettings => {
  const { project_id: projectId, version, changed_by: changedBy, changed_at_ms: changedAtMs } = row
  return { projectId, version, document: parsed(row), changedBy, changedAtMs }
}

const parsed = ({ project_id: projectId, document }: DatabaseSchema['project_settings']): unknown => {
  try {
    return JSON.parse(document)
  } catch (error) {
    throw new DamagedRowError(`settings of project ${projectId}`, 'they are not JSON', error)
  }
}

/** Settings of projects, one row per project. */
export const createSqlSettings = (db: Kysely<DatabaseSchema>): SettingsStore => ({
  load: async (projectId, transaction) => {
    const open = transaction === undefined ? db : fromTransaction(transaction)
    const row = await open
      .selectFrom('project_settings')
      .selectAll()
      .where('project_id', '=', projectId)
      .executeTakeFirst()
    return row && toStored(row)
  },
  list: async () => {
    const rows = await db.selectFrom('project_settings').selectAll().orderBy('project_id').execute()
    return rows.map(toStored)
  },
  put: async (transaction, { projectId, version, document, changedBy, changedAtMs }) => {
    const open = fromTransaction(transaction)
    const facts = {
      version,
      document: JSON.stringify(document),
      changed_by: changedBy,
      changed_at_ms: changedAtMs,
    }
    if (version === 1) {
      const inserted = await open
        .insertInto('project_settings')
        .values({ project_id: projectId, ...facts })
        .onConflict((on) => on.column('project_id').doNothing())
        .executeTakeFirst()
      return inserted.numInsertedOrUpdatedRows === 1n
    }
    // On PostgreSQL a second writer waits here for the first, and then finds no row of the version before.
    const updated = await open
      .updateTable('project_settings')
      .set(facts)
      .where('project_id', '=', projectId)
      .where('version', '=', version - 1)
      .executeTakeFirst()
    return updated.numUpdatedRows === 1n
  },
})

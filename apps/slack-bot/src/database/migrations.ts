import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { createInstallationTable } from './initial-schema/create-installation-table.ts'
import { createMessageTables } from './initial-schema/create-message-tables.ts'
import { createReadingTables } from './initial-schema/create-reading-tables.ts'
import { createRolloutTables } from './initial-schema/create-rollout-tables.ts'
import { createRoomLockTable } from './initial-schema/create-room-lock-table.ts'
import { createSettingsTable } from './initial-schema/create-settings-table.ts'
import { createTrailTables } from './initial-schema/create-trail-tables.ts'
import { createWorkTable } from './initial-schema/create-work-table.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

/**
 * A database that was made without this migration is refused: a development build made it. Until 0.1.0 is released,
 * change the tables and stored formats in place, and give this migration a new name.
 */
export const INITIAL_MIGRATION = '0001-initial-2026-11-30-gap-budgets'

/**
 * Every migration, oldest first. From 0.1.0 on, a released one is never edited: a change is a new entry, and every
 * released schema is migrated in a test.
 */
export const migrationsOf = (kind: DatabaseKind): Record<string, Migration> => ({
  [INITIAL_MIGRATION]: {
    up: async (db: Kysely<unknown>) => {
      await createRolloutTables(db)
      await createTrailTables(db)
      await createMessageTables(db)
      await createReadingTables(db)
      await createRoomLockTable(db)
      await createSettingsTable(db)
      if (kind === 'sqlite') await createWorkTable(db)
      await createInstallationTable(db)
    },
  },
})

import { INITIAL_MIGRATION } from './migrations.ts'

interface FoundTables {
  readonly hasRollouts: boolean
  readonly migrations: readonly string[]
}

/** True if a development build before 0.1.0 made the database. Its tables can't be migrated. */
export const isFromEarlierBuild = ({ hasRollouts, migrations }: FoundTables): boolean =>
  (hasRollouts || migrations.length > 0) && !migrations.includes(INITIAL_MIGRATION)

/** What is wrong, and how to read the old database. */
export const earlierBuildText = (database: string): string =>
  `${database} was made by a development build before 0.1.0, and this version can't read it. To export its trail with /ota audit, start that build again.`

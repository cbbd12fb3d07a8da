import { z } from 'zod'
import type { RawEnvironment } from './config-fields.ts'
import { withSecretFiles } from './secret-files.ts'
import { processVariables, type ProcessConfig } from './process-config.ts'

const { DATA_FOLDER, DATABASE_URL } = processVariables
const schema = z.object({ DATA_FOLDER, DATABASE_URL })

/** The database settings, for commands that need no others. An empty value counts as absent. */
export const parseDatabaseConfig = (
  environment: RawEnvironment,
):
  | { readonly database: Omit<ProcessConfig['database'], 'mayBeNew'> }
  | { readonly problems: readonly string[] } => {
  const { raw, problems } = withSecretFiles(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== '')),
  )
  const mine = problems.filter((problem) => problem.startsWith('DATABASE_URL'))
  if (mine.length > 0) return { problems: mine }
  const { success, data, error } = schema.safeParse(raw)
  if (!success) return { problems: error.issues.map(({ message }) => message) }
  return {
    database: {
      folder: data.DATA_FOLDER,
      ...(data.DATABASE_URL !== undefined && { url: data.DATABASE_URL }),
    },
  }
}

import type { PersonId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

/** One version of a project's settings. */
export interface StoredSettings {
  readonly projectId: string
  /** From 1, one more for each change. */
  readonly version: number
  /** As it was written; `readProjectSettings` reads it. */
  readonly document: unknown
  readonly changedBy: PersonId
  readonly changedAtMs: number
}

/** The newest settings of each project. Earlier versions are in the project's trail. */
export interface SettingsStore {
  load(projectId: string, transaction?: Transaction): Promise<StoredSettings | undefined>
  list(): Promise<readonly StoredSettings[]>
  /** Stores the version after the stored one. `false` if another change came first: nothing is stored. */
  put(transaction: Transaction, settings: StoredSettings): Promise<boolean>
}

import type { MessageTables } from './tables/message-tables.ts'
import type { ReadingTables } from './tables/reading-tables.ts'
import type { RolloutTables } from './tables/rollout-tables.ts'
import type { TrailTables } from './tables/trail-tables.ts'

/** Due work of the embedded queue. Only SQLite has this table. */
interface WorkTable {
  id: number
  key: string | null
  lane: 'cloud' | 'people'
  effect: string
  due_at_ms: number
  /** When the due time was set. */
  set_at_ms: number
  state: 'waiting' | 'running' | 'dead'
  attempts: number
  problem: string | null
}

/** Locked rooms. Expired rows may remain and have no effect. */
interface RoomLockTable {
  project_id: string
  room_id: string
  room_label: string
  locked_by: string
  reason: string
  locked_at_ms: number
  until_ms: number
  post_place: string | null
  post_ts: string | null
}

/** The newest settings of each project; earlier versions are in its trail. */
interface ProjectSettingsTable {
  project_id: string
  version: number
  /** JSON, as it was written. */
  document: string
  changed_by: string
  changed_at_ms: number
}

/** One row. */
interface InstallationTable {
  name: 'this'
  id: string
}

/**
 * The tables, the same on SQLite and PostgreSQL: text, integer, and bigint for milliseconds. JSON is stored as text, so
 * that its hash is the same on both.
 */
export interface DatabaseSchema extends RolloutTables, TrailTables, MessageTables, ReadingTables {
  work: WorkTable
  room_lock: RoomLockTable
  project_settings: ProjectSettingsTable
  installation: InstallationTable
}

import type { SettingChange } from '../../settings/settings-changes.ts'
import type { CallProblem } from '../model/codes/call-problem.ts'
import type { DispatchOutcome } from '../model/command.ts'
import type { PersonId, RolloutId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

interface OfRoom {
  readonly roomId: string
  /** The room as the person saw it. */
  readonly roomLabel: string
}

/** What people did in a project outside of its rollouts, in the past tense. */
export type ProjectEvent =
  | ({
      readonly type: 'room-locked'
      readonly by: PersonId
      readonly untilMs: number
      readonly reason: string
    } & OfRoom)
  | ({ readonly type: 'room-unlocked'; readonly by: PersonId; readonly lockedBy: PersonId } & OfRoom)
  /** Written before the call to Tuya. */
  | ({ readonly type: 'room-sync-asked'; readonly by: PersonId } & OfRoom)
  /** Written before Tuya is asked to forget that these devices failed. */
  | {
      readonly type: 'failed-clear-asked'
      readonly by: PersonId
      readonly clearId: string
      readonly deviceIds: readonly string[]
      /** The place as the person saw it. */
      readonly where: string
    }
  /** What came of it. Without this event, nobody knows. */
  | {
      readonly type: 'failed-clear-ended'
      readonly by: PersonId
      readonly clearId: string
      readonly outcome: DispatchOutcome['kind']
      readonly problem?: CallProblem
      readonly requestId?: string
    }
  /** The whole document is kept, so that the trail alone shows what every version asked for. */
  | {
      readonly type: 'settings-changed'
      readonly by: PersonId
      readonly version: number
      readonly changes: readonly SettingChange[]
      readonly document: unknown
    }
  /** A rule refused what a person asked for; nothing changed. */
  | {
      readonly type: 'decision-refused'
      readonly by: PersonId
      /** What was asked for: a command, `lock-room`, `unlock-room` or `change-settings`. */
      readonly asked: string
      readonly refusal: string
      readonly rolloutId?: RolloutId
      readonly roomLabel?: string
    }

export interface ProjectTrailEntry {
  readonly seq: number
  readonly atMs: number
  /** Absent if the row can't be read any more. */
  readonly event?: ProjectEvent
}

/** Append-only and hash-chained; one trail per project. */
export interface ProjectTrail {
  append(
    transaction: Transaction,
    projectId: string,
    entry: { atMs: number; event: ProjectEvent },
  ): Promise<void>
  /** The newest entries, in the order oldest to newest. */
  newest(projectId: string, limit: number): Promise<readonly ProjectTrailEntry[]>
}

import type { PersonId } from '../../rollouts/model/ids.ts'
import type { SettingsStore, StoredSettings } from '../../rollouts/ports/settings-store.ts'
import type { ActRefusal, Verdict } from '../../settings/may-act.ts'
import { readProjectSettings } from '../../settings/project-settings.ts'
import { settingsChanges, type SettingChange } from '../../settings/settings-changes.ts'
import type { EngineParts } from '../engine-parts.ts'

export interface SettingsRequest {
  readonly projectId: string
  readonly by: PersonId
  /** Whether `by` may change settings. */
  readonly right: Verdict
  readonly document: unknown
  /** The version that the person saw; 0 when the project has no settings yet. */
  readonly basedOnVersion: number
}

export type SettingsOutcome =
  | { readonly kind: 'changed'; readonly version: number; readonly changes: readonly SettingChange[] }
  | { readonly kind: 'unchanged'; readonly version: number }
  /** Somebody changed them since the person saw them. Nothing was stored. */
  | { readonly kind: 'edited-meanwhile'; readonly current: StoredSettings }
  | { readonly kind: 'refused'; readonly refusal: ActRefusal }
  /** One sentence for each mistake in the document. */
  | { readonly kind: 'mistaken'; readonly problems: readonly string[] }

/** Changes a project's settings, with an event in the project's trail, in one transaction. */
export const createChangeSettings = (
  store: SettingsStore,
  parts: Pick<EngineParts, 'transactions' | 'clock' | 'log' | 'projectTrail'>,
): ((request: SettingsRequest) => Promise<SettingsOutcome>) => {
  const { transactions, clock, log, projectTrail } = parts
  return ({ projectId, by, right, document, basedOnVersion }) =>
    transactions.run(async (transaction) => {
      const atMs = clock.now()
      if (right !== 'allowed') {
        const event = { type: 'decision-refused', by, asked: 'change-settings', refusal: right } as const
        await projectTrail.append(transaction, projectId, { atMs, event })
        return { kind: 'refused', refusal: right }
      }
      const read = readProjectSettings(document)
      if ('problems' in read) return { kind: 'mistaken', problems: read.problems }
      const current = await store.load(projectId, transaction)
      if (current !== undefined && current.version !== basedOnVersion)
        return { kind: 'edited-meanwhile', current }
      const changes = settingsChanges(current?.document, document)
      if (changes.length === 0) return { kind: 'unchanged', version: basedOnVersion }
      const version = (current?.version ?? 0) + 1
      const isStored = await store.put(transaction, {
        projectId,
        version,
        document,
        changedBy: by,
        changedAtMs: atMs,
      })
      if (!isStored) {
        const newest = await store.load(projectId, transaction)
        if (newest === undefined) throw new Error(`The settings of project ${projectId} disappeared`)
        return { kind: 'edited-meanwhile', current: newest }
      }
      const event = { type: 'settings-changed', by, version, changes, document } as const
      await projectTrail.append(transaction, projectId, { atMs, event })
      log.info({ projectId, by, version, changes }, 'Settings were changed')
      return { kind: 'changed', version, changes }
    })
}

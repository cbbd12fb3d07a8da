import type { SettingsStore } from '../../rollouts/ports/settings-store.ts'
import { readProjectSettings, type ProjectSettings } from '../../settings/project-settings.ts'

export interface VersionedSettings {
  readonly version: number
  readonly settings: ProjectSettings
}

/**
 * A project's settings as stored now: the row is read each time, so every replica follows a change at once, and parsed
 * again only for a new version. `undefined`: the project has none.
 */
export const createCurrentSettings = (
  store: Pick<SettingsStore, 'load'>,
): ((projectId: string) => Promise<VersionedSettings | undefined>) => {
  // One entry per project that was ever set up here.
  const parsed = new Map<string, VersionedSettings>()
  return async (projectId) => {
    const stored = await store.load(projectId)
    if (stored === undefined) return undefined
    const known = parsed.get(projectId)
    if (known?.version === stored.version) return known
    const read = readProjectSettings(stored.document)
    if ('problems' in read)
      throw new Error(`The stored settings of project ${projectId} are not valid: ${read.problems.join(' ')}`)
    const current = { version: stored.version, settings: read.settings }
    parsed.set(projectId, current)
    return current
  }
}

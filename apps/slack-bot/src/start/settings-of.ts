import type { Config } from '../config/config.ts'
import { createCurrentSettings } from '../engine/settings/current-settings.ts'
import type { SettingsStore } from '../rollouts/ports/settings-store.ts'
import type { ProjectSettings } from '../settings/project-settings.ts'

export type SettingsOf = (projectId: string) => Promise<ProjectSettings>

/** The settings in force: the environment manages its own project, the database all others. */
export const createSettingsOf = (
  { tuya, project }: Pick<Config, 'project'> & { readonly tuya: Pick<Config['tuya'], 'projectId'> },
  store: Pick<SettingsStore, 'load'>,
): SettingsOf => {
  const currentSettings = createCurrentSettings(store)
  return async (projectId) => {
    if (projectId === tuya.projectId) return project
    const current = await currentSettings(projectId)
    if (current === undefined) throw new Error(`There are no settings for project ${projectId}`)
    return current.settings
  }
}

import { expect, test } from 'vitest'
import { readProjectSettings, type ProjectSettings } from '../settings/project-settings.ts'
import { createSettingsOf } from './settings-of.ts'

const documentOf = (inFlight: number) => ({
  approval: { rules: [{ for: 'all', ask: { groups: ['S1'] } }] },
  limits: { inFlight },
})
const settingsFrom = (document: unknown): ProjectSettings => {
  const read = readProjectSettings(document)
  if ('problems' in read) throw new Error(read.problems.join(' '))
  return read.settings
}

/** The environment manages p1; p2 is in the database. */
const open = () => {
  let stored = { version: 1, document: documentOf(7) }
  const settingsOf = createSettingsOf(
    { tuya: { projectId: 'p1' }, project: settingsFrom(documentOf(3)) },
    {
      load: async (projectId) =>
        projectId === 'p3' ? undefined : { projectId, ...stored, changedBy: 'U1', changedAtMs: 1 },
    },
  )
  const inFlightOf = async (projectId: string) => (await settingsOf(projectId)).limits.inFlight
  return { inFlightOf, store: (next: typeof stored) => void (stored = next) }
}

test('the environment decides about its own project, and the database about others', async () => {
  const { inFlightOf } = open()
  expect([await inFlightOf('p1'), await inFlightOf('p2')]).toEqual([3, 7])
})

test('a change applies at once, without a restart', async () => {
  const { inFlightOf, store } = open()
  await inFlightOf('p2')
  store({ version: 2, document: documentOf(9) })
  expect(await inFlightOf('p2')).toBe(9)
})

test('a project without settings has no rules to fall back to', async () => {
  await expect(open().inFlightOf('p3')).rejects.toThrow('There are no settings for project p3')
})

test('stored settings that are not valid any more are refused, and named', async () => {
  const { inFlightOf, store } = open()
  store({ version: 3, document: documentOf(0) })
  await expect(inFlightOf('p2')).rejects.toThrow(/project p2 are not valid: limits\.inFlight must be/u)
})

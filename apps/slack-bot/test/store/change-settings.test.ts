// Changes of settings on each database: the trail, two editors at once, and what every replica then reads.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createChangeSettings, type SettingsRequest } from '../../src/engine/settings/change-settings.ts'
import { createCurrentSettings } from '../../src/engine/settings/current-settings.ts'
import { createSqlSettings } from '../../src/store/sql-settings.ts'
import { createSqlAuditTrail } from '../../src/store/trail/sql-audit-trail.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { silentLog } from '../support/silent-log.ts'
import { databaseKinds, emptyTables, type TestDatabase } from '../support/test-databases.ts'

const NOW_MS = 1_790_000_000_000
const settings = (over: object = {}) => ({
  approval: { rules: [{ for: 'all', ask: { groups: ['S1'] } }] },
  ...over,
})

for (const { name, open } of databaseKinds)
  describe(`changed settings on ${name}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await open()
    }, 30_000)
    beforeEach(() => emptyTables(database))
    afterAll(() => database.close())

    const changeSettings = (over: Partial<SettingsRequest> = {}) =>
      createChangeSettings(createSqlSettings(database.db), {
        transactions: database.transactions,
        clock: { now: () => NOW_MS, elapsed: () => 0 },
        log: silentLog,
        projectTrail: createSqlProjectTrail(database.db),
      })({
        projectId: 'p1',
        by: 'U1',
        right: 'allowed',
        document: settings(),
        basedOnVersion: 0,
        ...over,
      })
    const trail = async () => {
      const entries = await createSqlProjectTrail(database.db).newest('p1', 10)
      return entries.map(({ event }) => event)
    }

    test('each change is a version, and the trail says who changed what', async () => {
      expect(await changeSettings()).toMatchObject({ kind: 'changed', version: 1 })
      const changed = await changeSettings({
        by: 'U2',
        document: settings({ limits: { inFlight: 5 } }),
        basedOnVersion: 1,
      })
      const changes = [{ setting: 'limits.inFlight', after: 5 }]
      expect(changed).toEqual({ kind: 'changed', version: 2, changes })
      expect(await trail()).toMatchObject([
        { type: 'settings-changed', by: 'U1', version: 1 },
        { type: 'settings-changed', by: 'U2', version: 2, changes, document: { limits: { inFlight: 5 } } },
      ])
      const { damages, checkedEvents } = await createSqlAuditTrail(database.db).verifyAll()
      expect([damages, checkedEvents]).toEqual([[], 2])
    })

    test('of two editors at once, one changes the settings and the other is told', async () => {
      await changeSettings()
      const outcomes = await Promise.all(
        ['U2', 'U3'].map((by, index) =>
          changeSettings({ by, document: settings({ limits: { inFlight: 5 + index } }), basedOnVersion: 1 }),
        ),
      )
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'edited-meanwhile'])
      const winner = outcomes[0]?.kind === 'changed' ? 'U2' : 'U3'
      expect(outcomes.find(({ kind }) => kind === 'edited-meanwhile')).toMatchObject({
        current: { version: 2, changedBy: winner },
      })
      expect(await trail()).toHaveLength(2)
    })

    test('two first settings at once are one', async () => {
      const outcomes = await Promise.all(
        ['U2', 'U3'].map((by) => changeSettings({ by, document: settings({ name: by }) })),
      )
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'edited-meanwhile'])
    })

    test('an edit of an old version, a mistake, no right and no change store nothing', async () => {
      await changeSettings()
      expect(await changeSettings({ document: settings({ name: 'B' }) })).toMatchObject({
        kind: 'edited-meanwhile',
      })
      expect(await changeSettings({ document: settings({ look: 'x' }), basedOnVersion: 1 })).toMatchObject({
        kind: 'mistaken',
      })
      expect(await changeSettings({ right: 'not-admin', basedOnVersion: 1 })).toEqual({
        kind: 'refused',
        refusal: 'not-admin',
      })
      expect(await changeSettings({ basedOnVersion: 1 })).toEqual({ kind: 'unchanged', version: 1 })
      expect((await createSqlSettings(database.db).load('p1'))?.version).toBe(1)
      expect(await trail()).toMatchObject([
        { type: 'settings-changed' },
        { type: 'decision-refused', asked: 'change-settings', refusal: 'not-admin' },
      ])
    })

    test('every replica reads the new version at once', async () => {
      const replicas = [1, 2].map(() => createCurrentSettings(createSqlSettings(database.db)))
      const versions = () =>
        Promise.all(
          replicas.map(async (read) => {
            const current = await read('p1')
            return [current?.version, current?.settings.limits.inFlight]
          }),
        )
      expect(await versions()).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ])
      await changeSettings()
      expect(await versions()).toEqual([
        [1, 20],
        [1, 20],
      ])
      await changeSettings({ document: settings({ limits: { inFlight: 5 } }), basedOnVersion: 1 })
      expect(await versions()).toEqual([
        [2, 5],
        [2, 5],
      ])
    })
  })

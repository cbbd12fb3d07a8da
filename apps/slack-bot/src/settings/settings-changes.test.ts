import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settingsChanges } from './settings-changes.ts'

const rule = { for: 'all', ask: { groups: ['S1'] }, count: 1 }
const before = { name: 'Harbour House', approval: { rules: [rule] }, limits: { inFlight: 20 } }

test.each<[what: string, after: object, changes: readonly object[]]>([
  [
    'a value',
    { ...before, limits: { inFlight: 30 } },
    [{ setting: 'limits.inFlight', before: 20, after: 30 }],
  ],
  ['a value that is new', { ...before, look: 'members' }, [{ setting: 'look', after: 'members' }]],
  [
    'a section that is gone',
    { name: before.name, approval: before.approval },
    [{ setting: 'limits.inFlight', before: 20 }],
  ],
  [
    'a rule that is changed',
    { ...before, approval: { rules: [{ ...rule, count: 2, ask: { groups: ['S1', 'S2'] } }] } },
    [
      { setting: 'approval.rules[1].ask.groups', before: ['S1'], after: ['S1', 'S2'] },
      { setting: 'approval.rules[1].count', before: 1, after: 2 },
    ],
  ],
  [
    'a rule that is new',
    { ...before, approval: { rules: [rule, { for: '4F', ask: { people: ['U1'] } }] } },
    [
      { setting: 'approval.rules[2].for', after: '4F' },
      { setting: 'approval.rules[2].ask.people', after: ['U1'] },
    ],
  ],
])('%s is one change for each setting', (_what, after, changes) => {
  expect(settingsChanges(before, after)).toEqual(changes)
})

test('the first settings are all changes', () => {
  expect(settingsChanges(undefined, before).map(({ setting }) => setting)).toEqual([
    'name',
    'approval.rules',
    'limits.inFlight',
  ])
})

test('documents have no changes exactly when they are the same', () => {
  const anyDocument = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.integer(), fc.array(fc.integer())))
  fc.assert(
    fc.property(anyDocument, anyDocument, (left, right) => {
      expect(settingsChanges(left, structuredClone(left))).toEqual([])
      const names = new Set([...Object.keys(left), ...Object.keys(right)])
      const differing = [...names].filter(
        (name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]),
      )
      expect(
        settingsChanges(left, right)
          .map(({ setting }) => setting)
          .toSorted(),
      ).toEqual(differing.toSorted())
    }),
  )
})

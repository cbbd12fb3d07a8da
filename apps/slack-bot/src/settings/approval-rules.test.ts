import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Room } from '../fleet/places/room.ts'
import type { ApprovalRule } from './approval-rule.ts'
import { approvalStanding, isApproved } from './approval-standing.ts'
import type { RuleDevice } from './rule-selection.ts'
import { rulesFor } from './rules-for.ts'

const ROOMS: readonly Room[] = [
  { roomId: 'r1', name: 'Lab', path: ['4F', 'Lab'] },
  { roomId: 'r2', name: 'Meeting room, large', path: ['4F', 'Meeting room, large'] },
  { roomId: 'r3', name: 'Lobby', path: ['1F', 'Lobby'] },
]
const device = (over: Partial<RuleDevice> = {}): RuleDevice => ({
  deviceId: 'd1',
  name: 'Panel 1',
  roomId: 'r1',
  kind: 'light',
  toVersion: '1.0.8',
  ...over,
})
const rule = (text: string, over: Partial<ApprovalRule> = {}): ApprovalRule => ({
  for: text,
  ask: { people: ['U1'], groups: [] },
  count: 1,
  ...over,
})
const ALL = rule('all')
const numbersOf = (rules: readonly ApprovalRule[], devices: readonly RuleDevice[], rooms = ROOMS) =>
  rulesFor(rules, devices, rooms).map(({ number }) => number)

test.each<[text: string, over: Partial<RuleDevice>, applies: boolean]>([
  ['4F', {}, true],
  ['4F', { roomId: 'r3' }, false],
  ['4F / Lab', {}, true],
  ['1F, 4F / Lab', { roomId: 'r3' }, true],
  ['Meeting room, large', { roomId: 'r2' }, true],
  ['Meeting room, large', { roomId: 'r1' }, false],
  ['type:gateway', {}, false],
  ['type:gateway', { kind: 'gateway' }, true],
  ['4F type:gateway', { kind: 'gateway', roomId: 'r3' }, false],
  ['version:1.0.8', {}, true],
  ['version:1.0.9', {}, false],
  ['name:panel', {}, true],
  ['name:spot', {}, false],
])('the rule for "%s" and a device with %j: %s', (text, over, applies) => {
  expect(numbersOf([ALL, rule(text)], [device(over)])).toEqual(applies ? [1, 2] : [1])
})

test('a rule with moreThan counts its own devices only', () => {
  const rules = [ALL, rule('4F', { moreThan: 1 })]
  const two = [device(), device({ deviceId: 'd2', roomId: 'r3' })]
  expect(numbersOf(rules, two)).toEqual([1])
  expect(numbersOf(rules, [...two, device({ deviceId: 'd3', roomId: 'r2' })])).toEqual([1, 2])
})

test('a rule whose room was renamed applies to everything, and says so', () => {
  const [, second] = rulesFor([ALL, rule('Laboratory')], [device({ roomId: 'r3' })], ROOMS)
  expect(second).toMatchObject({ number: 2, unclearPlaces: ['Laboratory'] })
})

test('a name that differs by an accent or a beginning is not taken for the room', () => {
  expect(rulesFor([ALL, rule('Lob')], [device()], ROOMS)[1]).toMatchObject({ unclearPlaces: ['Lob'] })
})

test('a device in a room that is not known is matched by every place', () => {
  expect(numbersOf([ALL, rule('1F')], [device({ roomId: 'r9' })])).toEqual([1, 2])
})

const PEOPLE = ['U1', 'U2', 'U3', 'U4'] as const
const GROUPS = ['S1', 'S2'] as const
const anyDevice = fc.record({
  deviceId: fc.uuid(),
  name: fc.constantFrom('Panel 1', 'Spot 2'),
  roomId: fc.constantFrom('r1', 'r2', 'r3', 'r9'),
  kind: fc.constantFrom('light', 'gateway'),
  toVersion: fc.constantFrom('1.0.8', '1.0.9'),
}) satisfies fc.Arbitrary<RuleDevice>
const anyRule: fc.Arbitrary<ApprovalRule> = fc.record(
  {
    for: fc.constantFrom('all', '4F', '4F / Lab', 'type:gateway', '1F version:1.0.9', 'name:spot', 'Attic'),
    moreThan: fc.integer({ min: 0, max: 4 }),
    ask: fc.record({
      people: fc.uniqueArray(fc.constantFrom(...PEOPLE)),
      groups: fc.uniqueArray(fc.constantFrom(...GROUPS)),
    }),
    count: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['for', 'ask', 'count'] },
)
const anyCase = fc.record({
  others: fc.array(anyRule, { maxLength: 4 }),
  devices: fc.array(anyDevice, { minLength: 1, maxLength: 6 }),
  votes: fc.array(fc.constantFrom(...PEOPLE), { maxLength: 5 }),
  requester: fc.constantFrom(...PEOPLE),
  memberships: fc.array(fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom(...GROUPS)), { maxLength: 4 }),
})
type Case = typeof anyCase extends fc.Arbitrary<infer Value> ? Value : never

const approves = (rules: readonly ApprovalRule[], { devices, votes, requester, memberships }: Case) =>
  isApproved(
    approvalStanding(rulesFor(rules, devices, ROOMS), votes, {
      groupsOf: (userId) => memberships.filter(([person]) => person === userId).map(([, group]) => group),
      excluded: [requester],
    }),
  )

test('no plan is approved without the rule for everything', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      expect(numbersOf([ALL, ...one.others], one.devices)).toContain(1)
      const withoutU1 = { ...one, votes: one.votes.filter((vote) => vote !== 'U1') }
      expect(approves([ALL, ...one.others], withoutU1)).toBe(false)
    }),
  )
})

test('one more rule never approves what was not approved before', () => {
  fc.assert(
    fc.property(anyCase, anyRule, (one, added) => {
      const before = approves([ALL, ...one.others], one)
      const after = approves([ALL, ...one.others, added], one)
      expect(after && !before).toBe(false)
    }),
  )
})

test('the order of the other rules, and of the votes, changes nothing', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const forth = approves([ALL, ...one.others], one)
      expect(approves([ALL, ...one.others.toReversed()], one)).toBe(forth)
      expect(approves([ALL, ...one.others], { ...one, votes: one.votes.toReversed() })).toBe(forth)
    }),
  )
})

test('the requester’s own vote never counts', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const without = { ...one, votes: one.votes.filter((vote) => vote !== one.requester) }
      expect(approves([ALL, ...one.others], one)).toBe(approves([ALL, ...one.others], without))
    }),
  )
})

test('one person may meet several rules; each says who met it', () => {
  const rules = rulesFor([ALL, rule('4F', { ask: { people: [], groups: ['S1'] } })], [device()], ROOMS)
  const standing = approvalStanding(rules, ['U1'], { groupsOf: () => ['S1'], excluded: [] })
  expect(standing.map(({ metBy, missing }) => [metBy, missing])).toEqual([
    [['U1'], 0],
    [['U1'], 0],
  ])
})

test('without rules nothing is approved', () => {
  expect(isApproved([])).toBe(false)
})

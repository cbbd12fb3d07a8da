import { expect, test } from 'vitest'
import type { Room } from '../fleet/places/room.ts'
import { readProjectSettings, type ProjectSettings } from './project-settings.ts'
import { settingsMisfits, type KnownFacts } from './settings-misfits.ts'

const ROOMS: readonly Room[] = [
  { roomId: 'r1', name: 'Lab', path: ['4F', 'Lab'] },
  { roomId: 'r2', name: 'Lab', path: ['5F', 'Lab'] },
  { roomId: 'r3', name: 'Lobby', path: ['1F', 'Lobby'] },
]
const settings = (rule: object, windows: object = {}): ProjectSettings => {
  const first = { for: 'all', ask: { groups: ['S1'] } }
  const read = readProjectSettings({ approval: { rules: [first, rule] }, windows })
  if ('problems' in read) throw new Error(read.problems.join(' '))
  return read.settings
}
const MEMBERS: Readonly<Record<string, readonly string[]>> = { S1: ['U1', 'U2'], S2: ['U3'], S3: [] }
const facts: KnownFacts = {
  rooms: ROOMS,
  membersOf: (group) => MEMBERS[group],
  shortestUpdateMs: 30 * 60_000,
}
const lobby = { for: 'Lobby', ask: { groups: ['S1'] } }

test('settings that work here have no misfits', () => {
  const windows = { maintenance: 'daily 22:00-05:00 Europe/Berlin', rooms: '4F / Lab = sat 06:00-20:00' }
  expect(settingsMisfits(settings(lobby, windows), facts)).toEqual([])
})

test.each<[rule: object, windows: object, sentence: RegExp]>([
  [
    { ...lobby, for: 'Loby' },
    {},
    /^approval\.rules\[2\] names "Loby", which is no room .* Did you mean "1F \/ Lobby"\?$/u,
  ],
  [{ ...lobby, for: 'Lab' }, {}, /names "Lab", which is 2 places\. Write its path, such as "4F \/ Lab"\.$/u],
  [{ for: 'Lobby', ask: { groups: ['S9'] } }, {}, /asks the group S9, which doesn’t exist/u],
  [{ for: 'Lobby', ask: { groups: ['S3'] } }, {}, /needs 1 person, and its people and groups have 0/u],
  [{ for: 'Lobby', ask: { groups: ['S2'] } }, {}, /has exactly 1\. When one of them asks/u],
  [
    { for: 'Lobby', ask: { groups: ['S1', 'S2'] }, count: 4 },
    {},
    /needs 4 people, and its people and groups have 3/u,
  ],
  [lobby, { maintenance: 'daily 22:00-22:20 Europe/Berlin' }, /^windows\.maintenance is open for 20 min/u],
  [lobby, { rooms: '4F = sat 06:00-20:00 Europe/Berlin' }, /^windows\.rooms names "4F"/u],
  [
    lobby,
    { rooms: 'Attic = sat 06:00-20:00 Europe/Berlin' },
    /^windows\.rooms names "Attic", which is no room/u,
  ],
])('%j with %j', (rule, windows, sentence) => {
  const misfits = settingsMisfits(settings(rule, windows), facts)
  expect(misfits.filter((misfit) => sentence.test(misfit))).toHaveLength(1)
  expect(misfits).toHaveLength(1)
})

test('what could not be read is no misfit', () => {
  expect(settingsMisfits(settings({ for: 'Attic', ask: { groups: ['S9'] } }), {})).toEqual([])
})

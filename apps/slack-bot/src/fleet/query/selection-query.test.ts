import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearestWord } from '../edit-distance.ts'
import { parseSelectionQuery } from './selection-query.ts'

const queryOf = (text: string) => {
  const parsed = parseSelectionQuery(text)
  return parsed.kind === 'parsed' ? parsed.query : parsed.problem
}

test.each([
  ['', {}],
  ['4F / Meeting room A', { where: ['4F / Meeting room A'] }],
  ['“Meeting room A” offline', { where: ['Meeting room A'], online: false }],
  ['ONLINE lobby', { where: ['lobby'], online: true }],
  ['lobby type:light', { where: ['lobby'], kinds: ['light'] }],
  ['type:lights,sensor', { kinds: ['light', 'sensor'] }],
  ['category:switches', { kinds: ['switch'] }],
  ['type:light category:gateway type:light', { kinds: ['light', 'gateway'] }],
  ['Type: Light', { kinds: ['light'] }],
  ['name:"Lamp 12" lobby', { where: ['lobby'], name: 'Lamp 12' }],
  ['name:lamp', { name: 'lamp' }],
  ['room:lobby', { where: ['lobby'] }],
  ["chef's kitchen", { where: ["chef's kitchen"] }],
  ["'Women’s restroom' online", { where: ["Women's restroom"], online: true }],
  ['type:light, switch', { kinds: ['light', 'switch'] }],
  ['type:“Light,Sensor”', { kinds: ['light', 'sensor'] }],
  ['TYPE：Lights', { kinds: ['light'] }],
  ['"online"', { where: ['online'] }],
  ['online, lobby', { where: ['lobby'], online: true }],
  [String.raw`name:"12\" tube" room:"a \\ b"`, { name: '12" tube', where: [String.raw`a \ b`] }],
  ['Café "Früh & Spät"', { where: ['Café "Früh & Spät"'] }],
  ['4F, 5F / Lab', { where: ['4F, 5F / Lab'] }],
  ['all', { isEverywhere: true }],
  ['ALL type:light', { isEverywhere: true, kinds: ['light'] }],
  ['All hands room', { where: ['All hands room'] }],
  ['"all"', { where: ['all'] }],
  ['lobby version:1.0.8', { where: ['lobby'], versions: ['1.0.8'] }],
  ['version:1.0.8, v2 lobby', { where: ['lobby'], versions: ['1.0.8', 'v2'] }],
  ['room:lobby room:"Lab, north" 4F', { where: ['4F', 'lobby', 'Lab, north'] }],
  ['room-id:"r 1" room-id:r2 area:"4F / North"', { roomIds: ['r 1', 'r2'], areaPaths: ['4F / North'] }],
  ['4F "unclosed', { where: ['4F "unclosed'] }],
  ["name:O'Brien", { name: "O'Brien" }],
])('%j asks for %j', (text, query) => {
  expect(queryOf(text)).toEqual(query)
})

test.each([
  ['typ:light', { kind: 'unknown-filter', typed: 'typ', nearest: 'type' }],
  ['kolor:red', { kind: 'unknown-filter', typed: 'kolor' }],
  ['type:lihgt', { kind: 'unknown-value', filter: 'type', typed: 'lihgt', nearest: 'light' }],
  ['type:', { kind: 'missing-value', filter: 'type' }],
  ['version:,', { kind: 'missing-value', filter: 'version' }],
  ['type:,', { kind: 'missing-value', filter: 'type' }],
  ['name:""', { kind: 'missing-value', filter: 'name' }],
  ['constructor:x', { kind: 'unknown-filter', typed: 'constructor' }],
  ['online offline', { kind: 'contradiction', words: ['online', 'offline'] }],
])('%j is answered with what is wrong', (text, problem) => {
  expect(queryOf(text)).toMatchObject(problem)
})

test.each(Reflect.ownKeys(Object.prototype).map(String))(
  '%s, which every object knows, is no type',
  (word) => {
    expect(queryOf(`type:${word}`)).toMatchObject({ kind: 'unknown-value', filter: 'type' })
    expect(queryOf(`category:light,${word}s`)).toMatchObject({ kind: 'unknown-value' })
  },
)

test('no text breaks it, and nothing that was typed as a room is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(['parsed', 'problem']).toContain(parseSelectionQuery(text).kind)
    }),
    { numRuns: 500 },
  )
  const anyWord = fc
    .stringMatching(/^[a-z]{3,8}$/u)
    .filter((word) => !['online', 'offline', 'all', 'everything'].includes(word))
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1, maxLength: 4 }), (words) => {
      expect(queryOf(words.join('  '))).toEqual({ where: [words.join(' ')] })
    }),
  )
})

test('the edit distance counts typing slips', () => {
  expect(editDistance('meeting', 'metting')).toBe(1)
  expect(editDistance('lihgt', 'light')).toBe(1)
  expect(editDistance('', 'abc')).toBe(3)
  expect(nearestWord('xyz', ['light', 'sensor'])).toBeUndefined()
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (left, right) => {
      expect(editDistance(left, right)).toBe(editDistance(right, left))
      expect(editDistance(left, right) === 0).toBe(left === right)
    }),
  )
})

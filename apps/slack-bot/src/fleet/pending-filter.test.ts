import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearestWord } from './edit-distance.ts'
import { parsePendingFilter } from './pending-filter.ts'

const requestOf = (text: string) => {
  const parsed = parsePendingFilter(text)
  return parsed.kind === 'parsed' ? parsed.request : parsed.problem
}

test.each([
  ['', {}],
  ['4F / Meeting room A', { roomText: '4F / Meeting room A' }],
  ['“Meeting room A” offline', { roomText: 'Meeting room A', online: false }],
  ['ONLINE lobby', { roomText: 'lobby', online: true }],
  ['lobby type:light', { roomText: 'lobby', kinds: ['light'] }],
  ['type:lights,sensor', { kinds: ['light', 'sensor'] }],
  ['category:switches', { kinds: ['switch'] }],
  ['type:light category:gateway type:light', { kinds: ['light', 'gateway'] }],
  ['Type: Light', { kinds: ['light'] }],
  ['name:"Lamp 12" lobby', { roomText: 'lobby', name: 'Lamp 12' }],
  ['name:lamp', { name: 'lamp' }],
  ['room:lobby', { roomText: 'lobby' }],
  ["chef's kitchen", { roomText: "chef's kitchen" }],
  ["'Women’s restroom' online", { roomText: "Women's restroom", online: true }],
  ['type:light, switch', { kinds: ['light', 'switch'] }],
  ['type:“Light,Sensor”', { kinds: ['light', 'sensor'] }],
  ['TYPE：Lights', { kinds: ['light'] }],
  ['"online"', { roomText: 'online' }],
  ['online, lobby', { roomText: 'lobby', online: true }],
  [String.raw`name:"12\" tube" room:"a \\ b"`, { name: '12" tube', roomText: String.raw`a \ b` }],
  ['Café "Früh & Spät"', { roomText: 'Café "Früh & Spät"' }],
  ['4F "unclosed', { roomText: '4F "unclosed' }],
  ["name:O'Brien", { name: "O'Brien" }],
])('%j asks for %j', (text, request) => {
  expect(requestOf(text)).toEqual(request)
})

test.each([
  ['typ:light', { kind: 'unknown-filter', typed: 'typ', nearest: 'type' }],
  ['kolor:red', { kind: 'unknown-filter', typed: 'kolor' }],
  ['type:lihgt', { kind: 'unknown-value', filter: 'type', typed: 'lihgt', nearest: 'light' }],
  ['type:', { kind: 'missing-value', filter: 'type' }],
  ['type:,', { kind: 'missing-value', filter: 'type' }],
  ['name:""', { kind: 'missing-value', filter: 'name' }],
  ['constructor:x', { kind: 'unknown-filter', typed: 'constructor' }],
  ['online offline', { kind: 'contradiction', words: ['online', 'offline'] }],
])('%j is answered with what is wrong', (text, problem) => {
  expect(requestOf(text)).toMatchObject(problem)
})

test.each(Reflect.ownKeys(Object.prototype).map(String))(
  '%s, which every object knows, is no type',
  (word) => {
    expect(requestOf(`type:${word}`)).toMatchObject({ kind: 'unknown-value', filter: 'type' })
    expect(requestOf(`category:light,${word}s`)).toMatchObject({ kind: 'unknown-value' })
  },
)

test('no text breaks it, and nothing that was typed as a room is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(['parsed', 'problem']).toContain(parsePendingFilter(text).kind)
    }),
    { numRuns: 500 },
  )
  const anyWord = fc.stringMatching(/^[a-z]{3,8}$/u).filter((word) => word !== 'online' && word !== 'offline')
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1, maxLength: 4 }), (words) => {
      expect(requestOf(words.join('  '))).toEqual({ roomText: words.join(' ') })
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

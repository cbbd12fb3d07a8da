// Finding rooms by what people type: quotes, case, accents, paths.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findRoom } from './find-room.ts'
import { compareNaturally } from '../natural-order.ts'
import { toComparable, toPlain, withoutAccents } from '../plain-text.ts'
import { queryTokens, quoted } from '../query/query-tokens.ts'
import { createNamedRoomLabels, labelRooms } from './room-labels.ts'
import type { Room } from './room.ts'
import { parseSelectionQuery } from '../query/selection-query.ts'
import { toTypeable, toVisible } from '../visible-characters.ts'

const AWKWARD = [
  '"',
  "'",
  '\\',
  '“',
  '”',
  '„',
  '«',
  '’',
  '`',
  '「',
  '&',
  '<',
  ':',
  ',',
  '/',
  ' ',
  '\u200B',
  '\u061C',
]
/** Any name that shows something: awkward characters, and whole words of the grammar. */
const anyName = fc
  .array(
    fc.oneof(
      fc.constantFrom(...AWKWARD, 'online', 'type:light', 'room-id:', 'é', '会议室', '👩‍👩‍👧', '＂', '＼'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((name) => toPlain(name) !== '')

describe('a name in quotes, escaped', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(queryTokens(quoted(name))).toMatchObject([{ value: toPlain(name), isQuoted: true }])
        expect(parseSelectionQuery(`online name:${quoted(name)} room:${quoted(name)}`)).toMatchObject({
          kind: 'parsed',
          query: { online: true, where: [toPlain(name)] },
        })
      }),
    )
  })

  it('finds its room among others', () => {
    const anyRooms = fc.uniqueArray(anyName, { minLength: 1, maxLength: 6, selector: toPlain })
    fc.assert(
      fc.property(anyRooms, (names) => {
        const rooms = names.map((name, index): Room => ({ roomId: `#${index}#`, name, path: ['Ω', name] }))
        for (const room of rooms) {
          const parsed = parseSelectionQuery(quoted(room.name))
          const text = parsed.kind === 'parsed' ? (parsed.query.where?.[0] ?? '') : ''
          expect(findRoom(rooms, text)).toEqual({ kind: 'found', room })
        }
      }),
    )
  })

  it('takes a moment however many quotes are in it', () => {
    const text = `room ${'"a\\" \' '.repeat(2_000)}`
    expect(parseSelectionQuery(text).kind).toBe('parsed')
  })
})

const rooms = (...names: readonly string[]): readonly Room[] =>
  names.map((name) => ({ roomId: `id-${name}`, name, path: [name] }))

const found = (among: readonly Room[], text: string): readonly string[] => {
  const search = findRoom(among, text)
  if (search.kind === 'found') return [search.room.name]
  return search.kind === 'ambiguous' ? search.rooms.map(({ name }) => name) : []
}

describe('a room that is typed', () => {
  it.each([
    ['Kuche Nord', 'Küche Nord'],
    ['ku\u0308che nord', 'Küche Nord'],
    ['CAFE "Früh & Spat"', 'Café "Früh & Spät"'],
    ['cafe fruh & spat', 'Café "Früh & Spät"'],
    ['Grosser Saal', 'Großer Saal'],
    ['lodz', 'Łódź'],
    ['obrien', "O'Brien"],
    ['O’Brien', "O'Brien"],
    ['Ist\u200Banbul', 'İstanbul'],
    ['istanbul', 'İstanbul'],
  ])('%j is %s, whatever its accents, quotes and case', (text, name) => {
    const among = rooms(
      'Küche Nord',
      'Café "Früh & Spät"',
      'Großer Saal',
      'Łódź',
      "O'Brien",
      'İstanbul',
      'Bar',
    )
    expect(found(among, text)).toEqual([name])
  })

  it('is the one that is spelled so, where others differ in case, accents or quotes only', () => {
    const among = rooms('Lab', 'LAB', 'Läb', '"Lab"')
    for (const { name } of among) expect(found(among, name)).toEqual([name])
    expect(found(among, 'lab')).toEqual(expect.arrayContaining(['Lab', 'LAB', '"Lab"']))
  })

  it('is found by the label that tells it from its namesakes', () => {
    const among: readonly Room[] = [
      { roomId: 'x-1111', name: 'Store', path: ['4F', 'Store'] },
      { roomId: 'x-2222', name: 'store\u200B', path: ['4F', 'store\u200B'] },
    ]
    const labels = labelRooms(among)
    expect([...labels.values()].map(toVisible)).toEqual(['4F / Store (…1111)', '4F / store (…2222)'])
    for (const room of among)
      expect(findRoom(among, labels.get(room.roomId) ?? '', labels)).toEqual({ kind: 'found', room })
    const labelOf = createNamedRoomLabels(among)
    expect(among.map((room) => toVisible(labelOf(room)))).toEqual(['Store (…1111)', 'store (…2222)'])
  })
})

describe('characters that show nothing', () => {
  it.each([
    ['a\u200Bb\u061C\u202Ec\u2066\u3164\u00AD\u{E0041}', 'abc'],
    ['  x\n\u2028y\u2800z ', 'x y z'],
    ['👩‍👩‍👧‍👦 ❤️ 1️⃣', '👩‍👩‍👧‍👦 ❤️ 1️⃣'],
    ['1\uFE0F a\u200Db', '1 ab'],
    ['می\u200Cخواهم', 'می\u200Cخواهم'],
    ['\u200B\u3164', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(toVisible(text)).toBe(shown)
    expect(toTypeable(text)).not.toMatch(/\p{Default_Ignorable_Code_Point}/u)
  })

  it('make no difference between names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = toComparable(text)
        expect(toComparable(once)).toBe(once)
        expect(toComparable(`\u200E${text}\u061C`)).toBe(once)
        expect(withoutAccents(withoutAccents(once))).toBe(withoutAccents(once))
      }),
    )
  })
})

describe('the natural order', () => {
  const sorted = (...names: readonly string[]) => names.toSorted(compareNaturally).join(' ')
  it('has accents beside their letters, numbers by size and Chinese names by pinyin', () => {
    expect(sorted('Zoo', 'Écran', 'Ärzte', 'Arzt', 'Eingang')).toBe('Arzt Ärzte Écran Eingang Zoo')
    expect(sorted('会议室10', '会议室2', '上海', 'Zoo', '北京', '广州')).toBe(
      'Zoo 北京 广州 会议室2 会议室10 上海',
    )
    expect(sorted('10F', '2F', 'lamp 10', 'Lamp 2')).toBe('2F 10F Lamp 2 lamp 10')
  })

  it('is total', () => {
    const anyText = fc.oneof(anyName, fc.constantFrom('a', 'A', 'á', 'a1', 'a01', '会', '会1', ''))
    fc.assert(
      fc.property(anyText, anyText, anyText, (one, two, three) => {
        expect(Math.sign(compareNaturally(one, two))).toBe(-Math.sign(compareNaturally(two, one)) + 0)
        expect(compareNaturally(one, two) === 0).toBe(one === two)
        const [first, second, third] = [one, two, three].toSorted(compareNaturally)
        expect(compareNaturally(first ?? '', third ?? '')).toBeLessThanOrEqual(0)
        expect(compareNaturally(first ?? '', second ?? '')).toBeLessThanOrEqual(0)
      }),
    )
  })
})

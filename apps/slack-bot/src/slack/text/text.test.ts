// Foreign text in Slack messages: escaping, truncating and cleaning.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageText, durationText, rangeText } from './duration.ts'
import { escapeText } from './escape-text.ts'
import { at, toMessageText, toMrkdwn, toPlainText, user } from './inline.ts'
import { listed, listedLine } from './listed.ts'
import { plural } from './plural.ts'
import { toRichText } from './to-rich-text.ts'
import { truncate, truncateEscaped } from './truncate.ts'
import { visibleText } from './visible-text.ts'

const foreign = fc.string({ unit: 'grapheme', maxLength: 200 })
const tricky = fc
  .array(
    fc.constantFrom('&', '<', '>', '<!channel>', '<@U1>', '👩‍👩‍👧‍👦', '\u202E', '\n', 'é', '*', '`', 'lamp '),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))
const anyText = fc.oneof(foreign, tricky)

const hasLoneSurrogate = (text: string): boolean => !text.isWellFormed()

describe('foreign text', () => {
  it('never opens or closes a token once escaped, and reads back the same', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeText(text)
        expect(escaped).not.toMatch(/[<>]/u)
        expect(escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(text)
      }),
    )
  })

  it('is cut within the limit, never through a visible character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const cut = truncate(text, limit)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(hasLoneSurrogate(cut)).toBe(hasLoneSurrogate(text) && cut === text)
        expect(cut === text || cut.endsWith('…')).toBe(true)
      }),
    )
  })

  it('is cut after escaping without halving an entity or a token', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const cut = truncateEscaped(escapeText(text), limit)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(cut.replaceAll(/&(?:amp|lt|gt);/gu, '')).not.toContain('&')
      }),
    )
    const token = toMrkdwn([user('U0123456789')])
    expect(truncateEscaped(`ab ${token} cd`, 8)).toBe('ab …')
    expect(truncateEscaped(`ab ${token} cd`, 18)).toBe(`ab ${token}…`)
  })

  it('is one line of visible characters, never empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visibleText(text, 60)
        expect(shown.length).toBeGreaterThan(0)
        expect(shown.length).toBeLessThanOrEqual(60)
        const inner = shown.replace(/^\u2068(.*)\u2069$/u, '$1')
        expect(inner).not.toMatch(/[\n\r\t\u202A-\u202E\u2066-\u2069]/u)
      }),
    )
    expect(visibleText(' \n\u200E ', 60)).toBe('(no name)')
  })

  it.each(['مصباح 4', 'מנורה 4', 'Spot مصباح'])(
    '%s is isolated, so that the versions after it keep their order',
    (name) => {
      expect(visibleText(name, 60)).toBe(`\u2068${name}\u2069`)
      const cut = visibleText(name.repeat(20), 60)
      expect(cut.length).toBeLessThanOrEqual(60)
      expect(cut).toMatch(/^\u2068.*\u2069$/u)
    },
  )

  it.each(['Lamp 4', 'ランプ 4', 'Lampe Büro Süd 🪟'])('%s is shown as it is', (name) => {
    expect(visibleText(name, 60)).toBe(name)
  })

  it('stays a plain string in rich text, within the limit of a block', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 80 }), (lines) => {
        const [section] = toRichText(lines.map((line) => [line])).elements
        const texts = section?.type === 'rich_text_section' ? section.elements : []
        expect(texts.every((part) => part.type === 'text' && part.text !== '')).toBe(true)
        expect(
          texts.reduce((sum, part) => sum + ('text' in part ? (part.text?.length ?? 0) : 0), 0),
        ).toBeLessThanOrEqual(3_000)
      }),
    )
  })
})

describe('lines', () => {
  const AT = Date.UTC(2026, 10, 23, 14, 5, 9)

  it('carry the same facts as tokens, as plain text and in the notification', () => {
    const line = ['Rejected by ', user('U1'), ' at ', at(AT), ': ', { bold: 'a < b' }]
    expect(toMrkdwn(line)).toBe(`Rejected by <@U1> at <!date^${AT / 1_000}^{time}|14:05 UTC>: *a &lt; b*`)
    expect(toMessageText([line])).toBe(
      `Rejected by <@U1> at <!date^${AT / 1_000}^{time}|14:05 UTC>: a &lt; b`,
    )
    expect(toPlainText([at(AT, 'time-seconds'), ' ', at(AT, 'day-time')])).toBe(
      '14:05:09 UTC 2026-11-23 14:05 UTC',
    )
  })

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [12_000_000, '3 h 20 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it('write ages, ranges and counts as people do', () => {
    expect(ageText(AT - 12_400, AT)).toBe('12 s ago')
    expect(ageText(AT - 900, AT)).toBe('just now')
    expect(rangeText({ low: 1_210_000, high: 2_090_000 })).toBe('20–35 min')
    expect(rangeText({ low: 20_000, high: 100_000 })).toBe('up to 2 min')
    expect(rangeText({ low: 5_000, high: 30_000 })).toBe('under 1 min')
    expect(rangeText({ low: 7_300_000, high: 10_000_000 })).toBe('2–3 h')
    expect(plural(1, 'device')).toBe('1 device')
    expect(plural(1_200, 'device')).toBe('1,200 devices')
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listed(items))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
    expect(toMessageText([listedLine([user('U1'), user('U2'), '3 more'], 'or')])).toBe(
      '<@U1>, <@U2> or 3 more',
    )
  })
})
